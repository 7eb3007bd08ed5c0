package triage

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/seed-58def443/ssot/fix/journal"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/scan/disk"
	"github.com/seed-58def443/ssot/scan/load"
)

const sessionFile = "session.json"

// anySize limits what is the user's own: not at all. A session of 50,000 decisions has 40 MB.
const anySize = 1 << 60

// store is where the session is kept between runs: one file in the journal.
type store struct {
	*journal.Journal
	root  string // absolute: the rule file's folder
	files *stamps

	adopting bool // a session is being looked at that nobody else believes yet
}

// newStore is the store of the session of a rule file's folder, in the user's own folder for sessions.
func newStore(root, state string, files *stamps) (*store, error) {
	j, err := journal.Open(journal.Options{Root: root, State: state, Target: load.Scannable, Session: sessionFile})
	if err != nil {
		return nil, err
	}
	if files.fault != nil {
		j.Inject(func(op, name string) *journal.Fault {
			if err := files.fault(op, name); err != nil {
				return &journal.Fault{Err: err}
			}
			return nil
		})
	}
	return &store{Journal: j, root: root, files: files}, nil
}

// saved names what the session file holds; it is empty when there is none.
func (s *store) saved() string {
	if _, _, err := s.Look(); err != nil {
		return unreadable(err)
	}
	path := s.path()
	if path == "" {
		return ""
	}
	now, err := s.files.hashUpTo(path, anySize)
	if err != nil {
		return unreadable(err)
	}
	return now
}

// unreadable stands in the place of a name where what the session file holds can't be told: no text has it.
func unreadable(err error) string { return "unreadable: " + err.Error() }

// path is where the session file lies, empty when there is none.
func (s *store) path() string { return s.StatePath(sessionFile) }

// errDamaged is a session file that can't be read.
var errDamaged = errors.New("the session file is damaged")

// peek reads the session file as it is, and the name of what it read.
func (s *store) peek() (*state, string, error) {
	raw, err := s.ReadState(sessionFile)
	if errors.Is(err, fs.ErrNotExist) {
		return newState(), "", nil
	}
	if err != nil {
		return nil, "", err
	}
	st, err := decode(raw)
	switch {
	case errors.Is(err, errNewer):
		return nil, "", fmt.Errorf("%s: %w", s.path(), err)
	case err != nil:
		return nil, hash(raw), fmt.Errorf("%w: %s: %w", errDamaged, s.path(), err)
	}
	if st.Unproven && !s.adopting {
		st = newState() // an adoption was killed before it was looked at: what it took over is still where it was
	}
	return st, hash(raw), nil
}

// held is the store under its lock.
type held struct {
	*store
	unlock func()
}

// lock keeps others from deciding. It makes the journal's folder.
func (s *store) lock(ctx context.Context) (*held, error) {
	unlock, err := s.Lock(ctx)
	if err != nil {
		return nil, err
	}
	return &held{s, unlock}, nil
}

// keep puts the texts that a file needs where they stay.
func (h *held) keep(t text) error {
	for _, b := range [][]byte{t.base, t.disk} {
		if _, err := h.PutBlob(b); err != nil {
			return full(err)
		}
	}
	return nil
}

func (h *held) save(st *state) error {
	raw, err := st.encode()
	if err != nil {
		return err
	}
	return full(h.WriteState(sessionFile, raw))
}

// commit makes the changes and saves the state that they follow from, or does neither. The state is the record as well: when a crash comes between the two, it is what Recover gives back.
func (h *held) commit(ctx context.Context, changes []patch.Change, st *state) error {
	raw, err := st.encode()
	if err != nil {
		return err
	}
	return full(h.Commit(ctx, changes, json.RawMessage(raw), func() error { return h.WriteState(sessionFile, raw) }))
}

// found is what a session file holds when it is read under the lock.
type found struct {
	*state
	saved     string // the name of what was read or written
	news      []string
	takenBack bool // a step that a crash left was taken back
}

// read reads the session, after resolving what a crash left and moving a damaged file aside.
func (h *held) read(ctx context.Context) (found, error) {
	if _, _, err := h.peek(); err != nil && !errors.Is(err, errDamaged) {
		return found{}, err // not even a crash is resolved in the session of a newer program
	}
	raw, err := h.ReadState(sessionFile)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return found{}, err
	}
	recovered, err := h.Recover(ctx, raw)
	if err != nil {
		return found{}, err
	}
	var f found
	f.state, f.saved, err = h.peek()
	aside := errors.Is(err, errDamaged)
	if aside {
		name, err := h.moveAside()
		if err != nil {
			return found{}, err
		}
		f.news = append(f.news, fmt.Sprintf("the session file was damaged and is kept as %s: its decisions are forgotten, the files are as they are", name))
		f.state = newState()
	} else if err != nil {
		return found{}, err
	}
	for _, r := range recovered {
		var told string
		if f.state, told, err = resume(f.state, r, h.Blob); err != nil {
			return found{}, err
		}
		f.news = append(append(f.news, told), beside(r)...)
		f.takenBack = f.takenBack || r.Fate != journal.Kept
	}
	if !aside && len(recovered) == 0 {
		return f, nil
	}
	if err := h.save(f.state); err != nil {
		return found{}, err
	}
	f.saved = h.saved()
	return f, h.Settle()
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
func (h *held) moveAside() (string, error) {
	raw, err := h.ReadState(sessionFile)
	if err != nil {
		return "", err
	}
	for n := 1; ; n++ {
		name := fmt.Sprintf("%s.corrupt-%d", sessionFile, n)
		switch _, err := h.ReadState(name); {
		case errors.Is(err, fs.ErrNotExist):
			return h.StatePath(name), h.WriteState(name, raw)
		case err != nil:
			return "", err
		}
	}
}

// sweep drops the texts that nobody needs any more. While a damaged session file lies there, its texts are not known and all are kept.
func (h *held) sweep(keep map[string]bool) {
	if _, err := h.ReadState(sessionFile + ".corrupt-1"); !errors.Is(err, fs.ErrNotExist) {
		return
	}
	// What can't be removed now is removed the next time: no decision depends on it.
	_ = h.Sweep(keep)
}

// readRegular reads a file below root by its slash path, but not through a link.
func readRegular(root, path string) ([]byte, error) {
	full := filepath.Join(root, filepath.FromSlash(path))
	info, err := os.Lstat(full)
	if err != nil {
		return nil, fmt.Errorf("look at %s: %w", path, err)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a plain file", path)
	}
	raw, err := disk.Read(full)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return raw, nil
}
