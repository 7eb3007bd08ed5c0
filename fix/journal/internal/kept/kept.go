// Package kept is the journal's own folder: the texts of files under the names that their bytes have, and the files
// that hold a state. Each is written as a whole or not at all.
//
// What goes in is bytes; what comes out is the same bytes, or an error that tells a text that is lost from one that
// can't be read just now. It touches nothing outside of that folder, and believes no text that is not what was kept.
package kept

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/disk/file"
	"github.com/seed-58def443/ssot/fix/internal/disk/folder"
)

const (
	// Ours is how the names of all temporary files start. None ends in .go, so that no Go command takes one for source.
	Ours = ".ssot-"

	// TextDir is the folder of the texts.
	TextDir = "blobs"

	folderMode fs.FileMode = 0o700
	fileMode   fs.FileMode = 0o600
)

// Store is the folder.
type Store struct{ dir *folder.Folder }

// At returns the store in a folder.
func At(dir *folder.Folder) Store { return Store{dir} }

// Prepare makes what a store has in its folder.
func (s Store) Prepare() error {
	err := s.dir.Mkdir(TextDir, folderMode)
	if err == nil {
		err = file.Sync(s.dir, ".")
	}
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return s.Unwritable(err)
	}
	return nil
}

// Unwritable says that nothing can be kept, in a sentence.
func (s Store) Unwritable(err error) error {
	return fmt.Errorf("nothing can be decided here: ssot keeps its decisions in %s, which can't be written: %w", s.Path(""), err)
}

// Path returns a path of the store's as people know it.
func (s Store) Path(name string) string { return s.dir.Path(name) }

// Has reports whether there is something that has a name.
func (s Store) Has(name string) (bool, error) {
	_, err := s.dir.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// Read returns what Save saved under the name, or an error that is fs.ErrNotExist.
func (s Store) Read(name string) ([]byte, error) { return s.dir.ReadFile(name) }

// Save replaces a file and writes it down to the disk. When that fails, also at its end, the old file is there again:
// what is said not to be saved should not be found.
func (s Store) Save(name string, data []byte) error {
	old, was := s.Read(name)
	if was != nil && !errors.Is(was, fs.ErrNotExist) {
		return was
	}
	err := s.replace(name, data)
	if err == nil {
		err = file.Sync(s.dir, path.Dir(name))
	}
	if err == nil {
		return nil
	}
	now, is := s.Read(name)
	switch {
	case was == nil && (is != nil || !bytes.Equal(now, old)):
		return file.Also(err, s.replace(name, old))
	case was != nil && !errors.Is(is, fs.ErrNotExist):
		return file.Also(err, file.Discard(s.dir, name))
	}
	return err
}

// replace is Save without the folder's sync: after a crash of the whole system the file may be the old one.
func (s Store) replace(name string, data []byte) error {
	temp := path.Join(path.Dir(name), Ours+path.Base(name))
	if err := file.Discard(s.dir, temp); err != nil {
		return err
	}
	return file.Put(s.dir, temp, name, data, fileMode)
}

// Remove removes a file that may be gone already, and writes that down.
func (s Store) Remove(name string) error {
	if err := file.Discard(s.dir, name); err != nil {
		return err
	}
	return file.Sync(s.dir, ".")
}

// SweepTemps removes half-written files.
func (s Store) SweepTemps() error {
	for _, dir := range []string{".", TextDir} {
		entries, err := s.dir.ReadDir(dir)
		if err != nil {
			return fmt.Errorf("list %s: %w", s.Path(dir), err)
		}
		for _, e := range entries {
			if !strings.HasPrefix(e.Name(), Ours) {
				continue
			}
			if err := file.Discard(s.dir, path.Join(dir, e.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}
