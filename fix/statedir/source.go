package statedir

import (
	"fmt"
	"os"
	"path/filepath"
)

// Source is a session that is not this folder's, and that a user may take over by saying so: the files of an ssot that
// kept its session in the tree, or the session of a folder that this one was copied from.
type Source struct {
	Shown string // what people call it
	Own   bool   // this user's state has it; else it lies in the tree, and may have come with a clone

	path string
	dir  *Dir
}

// Source looks for one; it is nil when there is none. A session that this folder has already does not matter.
func (d *Dir) Source() (*Source, error) {
	older, err := d.tree.older()
	if err != nil {
		return nil, err
	}
	if older {
		return &Source{Shown: d.tree.displayPath(""), dir: d}, nil
	}
	names, _, err := d.tree.names()
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		found, err := d.resolveName(name)
		if err != nil {
			return nil, err
		}
		if found.from != "" {
			return &Source{Shown: "the session of " + found.folder, Own: true, path: found.from, dir: d}, nil
		}
	}
	return nil, nil
}

// Read returns one of its files; the error is fs.ErrNotExist when there is no such file.
func (s *Source) Read(name string, limit int64) ([]byte, error) {
	if !s.Own {
		return s.dir.tree.read(name, limit)
	}
	root, err := os.OpenRoot(s.path)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", s.Shown, err)
	}
	defer func() { _ = root.Close() }() // nothing was written
	return readPlain(root, name, filepath.Join(s.path, name), limit)
}

// Remove removes from the tree what was taken over. The session of another folder stays: it is that folder's.
func (s *Source) Remove() error {
	if s.Own {
		return nil
	}
	root, err := s.dir.tree.open()
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	for _, name := range []string{olderIntent, olderSession, olderBlobs, olderLock} {
		if err := root.RemoveAll(name); err != nil {
			return fmt.Errorf("remove %s: %w", s.dir.tree.displayPath(name), err)
		}
	}
	return nil
}
