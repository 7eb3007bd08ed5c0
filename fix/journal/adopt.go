package journal

import (
	"errors"
	"fmt"
	"io/fs"
	"path"

	"github.com/seed-58def443/ssot/fix/internal/disk/file"
	"github.com/seed-58def443/ssot/fix/journal/internal/intent"
	"github.com/seed-58def443/ssot/fix/journal/internal/kept"
	"github.com/seed-58def443/ssot/fix/statedir"
)

// errUnproven is an open step of a source that may have come with a clone.
var errUnproven = errors.New("a step was cut short there, and nothing says that ssot began it: compare your files with version control, then remove " + intent.File)

// Adopt takes over what another journal kept: the texts that are named and the step that is open there, and, last, a
// state. Of each file that it kept at most limit bytes are read.
// A text that is gone or damaged there is left out, as if it had been lost here. An open step is checked as one of our
// own, and Recover resolves it.
// One that lies in the tree is refused: Recover gives files the texts that a step names, and its state is taken as it
// is, so whoever put a step there would write both.
func (j *Journal) Adopt(source *Source, limit int64, texts map[string]bool, name string, state []byte) error {
	read := func(name string) ([]byte, error) { return source.Read(name, limit) }
	store, err := j.own.locked()
	if err != nil {
		return err
	}
	if j.Interrupted() {
		return ErrInterrupted
	}
	if err := lacks(read, name); err != nil {
		return err
	}
	open, err := read(intent.File)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return err
	case !source.Own:
		return errUnproven
	default:
		in, err := intent.Decode(open, intent.File+" of that session", j.guard.Name)
		if err != nil {
			return err
		}
		for _, f := range in.Files {
			texts[f.Before], texts[f.After] = true, true
		}
	}
	for hash := range texts {
		if err := adoptText(store, read, hash); err != nil {
			return err
		}
	}
	if err := store.SyncTexts(); err != nil {
		return fmt.Errorf("keep the text of a file in %s: %w", store.Path(""), err)
	}
	if open != nil {
		if err := store.Save(intent.File, open); err != nil {
			return fmt.Errorf("take over the step that was cut short: %w", err)
		}
	}
	return j.WriteState(name, state)
}

// lacks says that a state was saved and is missing in what is to be taken over.
func lacks(read func(name string) ([]byte, error), name string) error {
	list, err := read(kept.SavedFile)
	if err != nil || !kept.Saved(list, name) {
		return nil //nolint:nilerr // an older ssot did not say what it saved
	}
	if _, err := read(name); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s is missing there, in which decisions were saved: put it back from a copy first", name)
	}
	return nil
}

func adoptText(store kept.Store, read func(name string) ([]byte, error), hash string) error {
	if !kept.TextName(hash) {
		return nil
	}
	data, err := read(path.Join(kept.TextDir, hash))
	if errors.Is(err, fs.ErrNotExist) || err == nil && file.Sum(data) != hash {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = store.PutText(data)
	return err
}

// Source is another session that could be adopted: see statedir.Source.
type Source = statedir.Source

// Source returns what could be adopted, or nil.
func (j *Journal) Source() (*Source, error) { return j.own.place.Source() }
