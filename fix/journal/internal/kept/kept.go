// Package kept stores the journal's data in its own folder: blobs, which are texts of files named by their SHA-256, and
// states, which are files with a name. Each is written atomically.
//
// The input is bytes; the output is the same bytes, or an error that tells a blob that is lost for good from one that
// can't be read now. The package writes nothing outside of that folder, and never returns a blob whose hash is wrong.
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
	// Ours is the prefix of all temporary files. None ends in .go, so no Go command reads one as source.
	Ours = ".ssot-"

	// TextDir is the folder of the blobs.
	TextDir = "blobs"

	folderMode fs.FileMode = 0o700
	fileMode   fs.FileMode = 0o600
)

// Store is the journal's folder.
type Store struct{ dir *folder.Folder }

// At returns the store in a folder.
func At(dir *folder.Folder) Store { return Store{dir} }

// Prepare creates the subfolders of the store.
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

// Unwritable returns the error for a folder that can't be written.
func (s Store) Unwritable(err error) error {
	return fmt.Errorf("nothing can be decided here: ssot keeps its decisions in %s, which can't be written: %w", s.Path(""), err)
}

// Path returns the absolute system path of a file, for messages.
func (s Store) Path(name string) string { return s.dir.Path(name) }

// Has reports whether a file exists.
func (s Store) Has(name string) (bool, error) {
	_, err := s.dir.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// Read returns the data that Save saved under name. The error is fs.ErrNotExist if there is none.
func (s Store) Read(name string) ([]byte, error) { return s.dir.ReadFile(name) }

// Save replaces a file atomically and calls fsync. If that fails it restores the old file: data that was reported as
// not saved must not be found later.
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

// replace is Save without fsync of the folder: after a power failure the file may be the old one.
func (s Store) replace(name string, data []byte) error {
	temp := path.Join(path.Dir(name), Ours+path.Base(name))
	if err := file.Discard(s.dir, temp); err != nil {
		return err
	}
	return file.Put(s.dir, temp, name, data, fileMode)
}

// Remove removes a file, if it exists, and calls fsync on the folder.
func (s Store) Remove(name string) error {
	if err := file.Discard(s.dir, name); err != nil {
		return err
	}
	return file.Sync(s.dir, ".")
}

// SweepTemps removes temporary files of killed processes.
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
