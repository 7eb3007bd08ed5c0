package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"

	"github.com/seed-58def443/ssot/fix/journal"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/triage/internal/filetext"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/stamps"
	"github.com/seed-58def443/ssot/scan/load"
)

// File is the name of the session file.
const File = "session.json"

// anySize limits what is the user's own: not at all. A session of 50,000 decisions has 40 MB.
const anySize = 1 << 60

// Store is where the session is kept between runs: one file in the journal.
type Store struct {
	*journal.Journal
	root  string // absolute: the rule file's folder
	files *stamps.Stamps

	Adopting bool // a session is being looked at that nobody else believes yet
}

// New returns the store of the session of a rule file's folder, in the user's own folder for sessions.
func New(root, state string, files *stamps.Stamps) (*Store, error) {
	j, err := journal.Open(journal.Options{
		Root: root, State: state, Session: File,
		Target: func(path string) bool { return load.ScannableIn(root, path) },
	})
	if err != nil {
		return nil, err
	}
	if files.Fault != nil {
		j.Inject(func(op, name string) *journal.Fault {
			if err := files.Fault(op, name); err != nil {
				return &journal.Fault{Err: err}
			}
			return nil
		})
	}
	return &Store{Journal: j, root: root, files: files}, nil
}

// SavedName names what the session file holds; it is empty when there is none.
func (s *Store) SavedName() string {
	if _, _, err := s.Look(); err != nil {
		return stamps.Unreadable(err)
	}
	path := s.path()
	if path == "" {
		return ""
	}
	now, err := s.files.HashUpTo(path, anySize)
	if err != nil {
		return stamps.Unreadable(err)
	}
	return now
}

// path returns where the session file lies, empty when there is none.
func (s *Store) path() string { return s.StatePath(File) }

// ErrDamaged is a session file that can't be read.
var ErrDamaged = errors.New("the session file is damaged")

// Peek reads the session file as it is, and the name of what it read.
func (s *Store) Peek() (*record.Record, string, error) {
	raw, err := s.ReadState(File)
	if errors.Is(err, fs.ErrNotExist) {
		return record.New(), "", nil
	}
	if err != nil {
		return nil, "", err
	}
	st, err := record.Decode(raw)
	switch {
	case errors.Is(err, record.ErrNewer):
		return nil, "", fmt.Errorf("%s: %w", s.path(), err)
	case err != nil:
		return nil, stamps.Hash(raw), fmt.Errorf("%w: %s: %w", ErrDamaged, s.path(), err)
	}
	if st.Unproven && !s.Adopting {
		st = record.New() // an adoption was killed before it was looked at: what it took over is still where it was
	}
	return st, stamps.Hash(raw), nil
}

// Held is the store under its lock.
type Held struct {
	*Store
	Release func()
}

// Hold keeps others from deciding. It makes the journal's folder.
func (s *Store) Hold(ctx context.Context) (*Held, error) {
	unlock, err := s.Lock(ctx)
	if err != nil {
		return nil, err
	}
	return &Held{s, unlock}, nil
}

// KeepText puts the texts that a file needs where they stay.
func (h *Held) KeepText(t filetext.Text) error {
	for _, b := range [][]byte{t.Start, t.Disk} {
		if _, err := h.PutBlob(b); err != nil {
			return full(err)
		}
	}
	return nil
}

// KeepSeen puts the texts where they stay in which the violations of decisions were seen. Those that the record before
// has are there.
func (h *Held) KeepSeen(before, next *record.Record, text func(path string) []byte) error {
	had := before.Blobs()
	for _, d := range next.Decisions {
		if name := d.Seen.Text; name == "" || had[name] {
			continue
		}
		had[d.Seen.Text] = true
		b := text(d.Seen.File)
		if b == nil || stamps.Hash(b) != d.Seen.Text {
			continue // it was seen in another scan, and is kept or lost
		}
		if _, err := h.PutBlob(b); err != nil {
			return full(err)
		}
	}
	return nil
}

// Save writes the session file.
func (h *Held) Save(st *record.Record) error {
	raw, err := record.Encode(st)
	if err != nil {
		return err
	}
	return full(h.WriteState(File, raw))
}

// Write makes the changes and saves the state that they follow from, or does neither. The state is the record as well:
// when a crash comes between the two, it is what Recover gives back.
func (h *Held) Write(ctx context.Context, changes []patch.Change, st *record.Record) error {
	raw, err := record.Encode(st)
	if err != nil {
		return err
	}
	return full(h.Commit(ctx, changes, json.RawMessage(raw), func() error { return h.WriteState(File, raw) }))
}

// Found is what a session file holds when it is read under the lock.
type Found struct {
	*record.Record
	Saved     string // the name of what was read or written
	News      []string
	TakenBack bool // a step that a crash left was taken back
}

// Read reads the session, after resolving what a crash left and moving a damaged file aside.
func (h *Held) Read(ctx context.Context) (Found, error) {
	if _, _, err := h.Peek(); err != nil && !errors.Is(err, ErrDamaged) {
		return Found{}, err // not even a crash is resolved in the session of a newer program
	}
	raw, err := h.ReadState(File)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return Found{}, err
	}
	recovered, err := h.Recover(ctx, raw)
	if err != nil {
		return Found{}, err
	}
	var f Found
	f.Record, f.Saved, err = h.Peek()
	aside := errors.Is(err, ErrDamaged)
	if aside {
		name, err := h.moveAside()
		if err != nil {
			return Found{}, err
		}
		f.News = append(f.News, fmt.Sprintf("the session file was damaged and is kept as %s: its decisions are forgotten, the files are as they are", name))
		f.Record = record.New()
	} else if err != nil {
		return Found{}, err
	}
	for _, r := range recovered {
		var told string
		if f.Record, told, err = resume(f.Record, r, h.Blob); err != nil {
			return Found{}, err
		}
		f.News = append(append(f.News, told), beside(r)...)
		f.TakenBack = f.TakenBack || r.Outcome != journal.Kept
	}
	if !aside && len(recovered) == 0 {
		return f, nil
	}
	if err := h.Save(f.Record); err != nil {
		return Found{}, err
	}
	f.Saved = h.SavedName()
	return f, h.Conclude()
}

// beside tells of what another program wrote at the instant in which a file was replaced, where it could not be put
// back.
func beside(r journal.Recovery) []string {
	var news []string
	for _, f := range r.Files {
		for _, name := range f.Beside {
			news = append(news, fmt.Sprintf("another program wrote to %s while it was replaced: what it wrote is kept as %s", f.Path, name))
		}
	}
	return news
}

// moveAside keeps a damaged session file under another name.
func (h *Held) moveAside() (string, error) {
	raw, err := h.ReadState(File)
	if err != nil {
		return "", err
	}
	for n := 1; ; n++ {
		name := fmt.Sprintf("%s.corrupt-%d", File, n)
		switch _, err := h.ReadState(name); {
		case errors.Is(err, fs.ErrNotExist):
			return h.StatePath(name), h.WriteState(name, raw)
		case err != nil:
			return "", err
		}
	}
}

// DropBut drops the texts that nobody needs any more. While a damaged session file lies there, its texts are not known
// and all are kept.
func (h *Held) DropBut(keep map[string]bool) {
	if _, err := h.ReadState(File + ".corrupt-1"); !errors.Is(err, fs.ErrNotExist) {
		return
	}
	// What can't be removed now is removed the next time: no decision depends on it.
	_ = h.Sweep(keep)
}
