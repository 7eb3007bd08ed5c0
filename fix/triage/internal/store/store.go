package store

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/seed-58def443/ssot/fix/journal"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/triage/internal/filetext"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/stamps"
	"github.com/seed-58def443/ssot/scan/load"
)

// File is the name of the session file.
const File = "session.json"

// identitiesFile is the name of the file with the identities of the session's files, see [Locked.NoteIdentities].
const identitiesFile = "files.json"

// anySize means no limit: the file is the user's own. A session of 50,000 decisions has 40 MB.
const anySize = 1 << 60

// Store keeps the session in one file of the journal.
type Store struct {
	*journal.Journal
	root  string // absolute: the rule file's folder
	files *stamps.Stamps

	Adopting bool // an adopted session is being verified; others see an empty one
}

// New returns the store for a rule file's folder, in the user's folder for sessions.
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

// SavedName returns the hash of the session file, "" if there is none. If the file can't be read, the result differs
// from every hash.
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

// path returns the path of the session file, "" if there is none.
func (s *Store) path() string { return s.StatePath(File) }

// DamagedError says that the session file can't be decoded.
type DamagedError struct {
	path string
	err  error
}

func (e *DamagedError) Error() string {
	return fmt.Sprintf("%s, in which decisions were saved, is damaged (%v): put it back from a copy, or remove %s to begin a new session; your files stay as they are", e.path, e.err, filepath.Dir(e.path))
}

// Unwrap returns what is wrong with the file.
func (e *DamagedError) Unwrap() error { return e.err }

// Peek reads the session file without the lock, and returns its hash.
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
		return nil, stamps.Hash(raw), &DamagedError{s.path(), err}
	}
	if st.Unproven && !s.Adopting {
		st = record.New() // an adoption was interrupted before it was verified; its source is untouched
	}
	return st, stamps.Hash(raw), nil
}

// Locked is the store under its lock.
type Locked struct {
	*Store
	Release func()
}

// Acquire locks the store. It creates the journal's folder.
func (s *Store) Acquire(ctx context.Context) (*Locked, error) {
	unlock, err := s.Lock(ctx)
	if err != nil {
		return nil, err
	}
	return &Locked{s, unlock}, nil
}

// TryAcquire locks the store if nobody else does and it has a folder.
func (s *Store) TryAcquire() (*Locked, bool) {
	unlock, ok := s.TryLock()
	return &Locked{s, unlock}, ok
}

// Update is one record in place of another, with the texts that it refers to.
type Update struct {
	Before *record.Record // as it is saved
	After  *record.Record
	Texts  filetext.Texts // those that Before did not refer to, and any others
}

// errIncomplete is a fault of the program: a record whose texts are lost could undo nothing.
var errIncomplete = errors.New("nothing was saved, because the session would need a text of a file that it does not have: this is a fault of ssot, please report it; the files and what was decided before are as they were")

// keepTexts saves the texts that the new record refers to as blobs. It returns an error if one is neither given nor
// saved, and the saved record did not refer to it either: a text that is missing may come back, but none is missing
// because of an update.
func (h *Locked) keepTexts(u Update) error {
	had := u.Before.Blobs()
	for _, name := range record.Keys(u.After.Blobs()) {
		text, given := u.Texts[name]
		if !given && had[name] {
			continue
		}
		if given {
			saved, err := h.PutBlob(text)
			if err != nil {
				return explainNoSpace(err)
			}
			if saved == name {
				continue
			}
		}
		if _, err := h.Blob(name); errors.Is(err, journal.ErrLost) {
			return errIncomplete
		} else if err != nil {
			return err
		}
	}
	return nil
}

// Save writes the session file, after the texts that it refers to.
func (h *Locked) Save(u Update) error {
	if err := h.keepTexts(u); err != nil {
		return err
	}
	return h.saveFile(u.After)
}

// saveFile writes the session file without looking at its texts.
func (h *Locked) saveFile(st *record.Record) error {
	raw, err := record.Encode(st)
	if err != nil {
		return err
	}
	return explainNoSpace(h.WriteState(File, raw))
}

// Write applies the changes and saves the record, after the texts that it refers to, or does neither. The journal has
// the record too: after a crash, Recover returns it.
func (h *Locked) Write(ctx context.Context, changes []patch.Change, u Update) error {
	if err := h.keepTexts(u); err != nil {
		return err
	}
	raw, err := record.Encode(u.After)
	if err != nil {
		return err
	}
	return explainNoSpace(h.Commit(ctx, changes, json.RawMessage(raw), func() error { return h.WriteState(File, raw) }))
}

// ReadResult is the session as it was read under the lock.
type ReadResult struct {
	*record.Record
	Saved      string // the hash of the session file
	News       []string
	RolledBack bool // an interrupted step was rolled back
}

// Read reads the session, after it recovered from a crash. A damaged session file, and one of a newer program, are not
// touched, and neither is anything that lies beside them.
func (h *Locked) Read(ctx context.Context) (ReadResult, error) {
	if _, _, err := h.Peek(); err != nil {
		return ReadResult{}, err
	}
	raw, err := h.ReadState(File)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return ReadResult{}, err
	}
	recovered, err := h.Recover(ctx, raw)
	if err != nil {
		return ReadResult{}, err
	}
	var f ReadResult
	if f.Record, f.Saved, err = h.Peek(); err != nil {
		return ReadResult{}, err
	}
	for _, r := range recovered {
		var sentence string
		if f.Record, sentence, err = resume(f.Record, r, h.Blob); err != nil {
			return ReadResult{}, err
		}
		f.News = append(append(f.News, sentence), displacedNews(r)...)
		f.RolledBack = f.RolledBack || r.Outcome != journal.Kept
	}
	if len(recovered) == 0 {
		return f, nil
	}
	if err := h.saveFile(f.Record); err != nil { // the texts of an interrupted step were saved before it
		return ReadResult{}, err
	}
	f.Saved = h.SavedName()
	return f, h.Conclude()
}

// displacedNews reports files that another program wrote while they were replaced, if that could not be undone.
func displacedNews(r journal.Recovery) []string {
	var news []string
	for _, f := range r.Files {
		for _, name := range f.Beside {
			news = append(news, fmt.Sprintf("another program wrote to %s while it was replaced: what it wrote is kept as %s", f.Path, name))
		}
	}
	return news
}

// DropExcept removes the blobs that are not in keep. What can't be removed now is removed the next time: no decision
// depends on it.
func (h *Locked) DropExcept(keep map[string]bool) { _ = h.Sweep(keep) }

// NoteIdentities saves the identities of the session's files. They only help to find a file under a new name: if they
// can't be saved or read, or are of an older session, that is guessed less often.
func (h *Locked) NoteIdentities(all filetext.Identities) {
	raw, err := json.Marshal(all)
	if had, _ := h.ReadState(identitiesFile); err == nil && !bytes.Equal(had, raw) {
		_ = h.WriteState(identitiesFile, raw)
	}
}

// Identities returns what NoteIdentities saved.
func (s *Store) Identities() filetext.Identities {
	all := filetext.Identities{}
	raw, err := s.ReadState(identitiesFile)
	if err != nil || json.Unmarshal(raw, &all) != nil {
		return filetext.Identities{}
	}
	return all
}
