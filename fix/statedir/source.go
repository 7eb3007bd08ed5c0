package statedir

import (
	"fmt"
	"os"
	"path/filepath"
)

// Source is a session of another folder that the user may take over: the files of an earlier version that kept its
// session in the tree, the session of a folder of which this one is a copy, or that of a folder that was here before.
type Source struct {
	Shown string // its name for people
	Own   bool   // from this user's state; otherwise from the tree, and perhaps from a clone

	path string
	dir  *Dir
}

// Source returns the session that can be taken over, or nil. It ignores whether this folder has a session.
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
			return d.sourceFrom(found), nil
		}
	}
	_, former, err := d.findByFolder()
	if err != nil || former.from == "" {
		return nil, err
	}
	return d.sourceFrom(former), nil
}

func (d *Dir) sourceFrom(found Found) *Source {
	return &Source{Shown: "the session of " + found.folder, Own: true, path: found.from, dir: d}
}

// Read returns a file of the source. It returns fs.ErrNotExist if there is none.
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

// Remove removes the source from the tree. The session of another folder stays.
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
