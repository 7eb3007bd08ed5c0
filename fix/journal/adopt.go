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

// errUnproven is returned for an open step of a source that may have come with a clone.
var errUnproven = errors.New("a step was cut short there, and nothing says that ssot began it: compare your files with version control, then remove " + intent.File)

// Adopt copies another journal into this one: the blobs in texts, the open step if there is one, and last state, saved
// under name. At most limit bytes of each file are read.
// A blob that is missing or damaged there is skipped. An open step is validated like one of our own, and Recover
// resolves it. An open step that lies in the source tree is refused: Recover would write the texts that it names, so
// whoever put it into a clone could write files.
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

// lacks returns an error if the other journal has saved the state but its file is missing.
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

// Source is a session that Adopt can copy: see statedir.Source.
type Source = statedir.Source

// Source returns a session that Adopt can copy, or nil.
func (j *Journal) Source() (*Source, error) { return j.own.place.Source() }
