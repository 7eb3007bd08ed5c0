package journal

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"

	"github.com/seed-58def443/ssot/fix/patch"
)

// ChangedError says that a file is not what the change was planned on.
type ChangedError struct {
	Path string
	Gone bool // it was removed
}

func (e *ChangedError) Error() string {
	if e.Gone {
		return e.Path + " was removed by another program; nothing was written"
	}
	return e.Path + " was changed by another program since it was read; nothing was written"
}

// preflight checks that a change can be made and returns what the file is. It is the place where every refusal is a sentence; what can still go wrong later is a full disk or another program.
func (j *Journal) preflight(c patch.Change) (fs.FileInfo, error) {
	if err := j.targetName(c.Path); err != nil {
		return nil, err
	}
	info, err := j.root.Lstat(c.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, &ChangedError{Path: c.Path, Gone: true}
	case err != nil:
		return nil, fmt.Errorf("look at %s: %w", c.Path, err)
	case info.Mode()&fs.ModeSymlink != 0:
		return nil, fmt.Errorf("%s is a symbolic link, which is never written through", c.Path)
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is not a regular file", c.Path)
	case info.Mode().Perm()&0o200 == 0:
		return nil, fmt.Errorf("%s is read-only: make it writable first", c.Path)
	case names(info) > 1:
		return nil, fmt.Errorf("%s has %d names (hard links), and the others would keep the old text: replace it by a copy first", c.Path, names(info))
	}
	dir, err := j.root.Stat(path.Dir(c.Path))
	if err != nil {
		return nil, fmt.Errorf("look at %s: %w", c.Path, err)
	}
	if dir.Mode().Perm()&0o200 == 0 {
		return nil, fmt.Errorf("%s is in a read-only folder: make %s writable first", c.Path, path.Dir(c.Path))
	}
	if err := j.unchanged(c); err != nil {
		return nil, err
	}
	return info, nil
}

// unchanged compares a file with what the change was planned on.
func (j *Journal) unchanged(c patch.Change) error {
	data, _, err := j.root.read(c.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &ChangedError{Path: c.Path, Gone: true}
	case err != nil:
		return fmt.Errorf("look at %s: %w", c.Path, err)
	case !bytes.Equal(data, c.Before):
		return &ChangedError{Path: c.Path}
	}
	return nil
}

// targetName reports what is wrong with the path of a file that a step names, whoever says so: a change, an intent, a record.
func (j *Journal) targetName(p string) error {
	if !fs.ValidPath(p) || p == "." || !filepath.IsLocal(filepath.FromSlash(p)) {
		return fmt.Errorf("%q is not a path below the folder of ssot.yaml", p)
	}
	if err := j.target(p); err != nil {
		return err
	}
	for i, c := range p {
		if c != '/' {
			continue
		}
		if info, err := j.root.Lstat(p[:i]); err == nil && info.Mode()&fs.ModeSymlink != 0 {
			return fmt.Errorf("%s lies behind the symbolic link %s, and nothing is written through a link", p, p[:i])
		}
	}
	return nil
}
