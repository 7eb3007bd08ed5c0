package journal

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"github.com/seed-58def443/ssot/fix/journal/internal/intent"
	"github.com/seed-58def443/ssot/fix/journal/internal/kept"
	"github.com/seed-58def443/ssot/fix/statedir"
)

// ReadState returns the data that WriteState saved under name. The error is fs.ErrNotExist if there is none.
func (j *Journal) ReadState(name string) ([]byte, error) {
	if err := stateName(name); err != nil {
		return nil, err
	}
	store, err := j.own.store()
	if err != nil {
		return nil, err
	}
	data, err := store.Read(name)
	if errors.Is(err, fs.ErrNotExist) && name == j.vital {
		if missing := store.Missing(name); missing != nil {
			return nil, missing
		}
	}
	if err != nil {
		return nil, fmt.Errorf("read the session: %w", err)
	}
	return data, nil
}

// StatePath returns the absolute path of a state's file, or "" while the journal has no folder.
func (j *Journal) StatePath(name string) string {
	store, err := j.own.store()
	if err != nil {
		return ""
	}
	return store.Path(name)
}

// WriteState saves data under name atomically: a reader, also after a crash, finds the old data or the new.
func (j *Journal) WriteState(name string, data []byte) error {
	if err := stateName(name); err != nil {
		return err
	}
	store, err := j.own.locked()
	if err != nil {
		return err
	}
	if err := store.Save(name, data); err != nil {
		return fmt.Errorf("save the session: %w", err)
	}
	if name == j.vital {
		store.Note(name)
	}
	return nil
}

func stateName(name string) error {
	taken := []string{intent.File, lockFile, kept.TextDir, kept.SavedFile, statedir.FolderFile}
	if !fs.ValidPath(name) || path.Base(name) != name || name[0] == '.' || slices.Contains(taken, name) {
		return fmt.Errorf("%q is no name for a state", name)
	}
	return nil
}
