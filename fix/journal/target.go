package journal

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"strings"

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
	if err := targetName(c.Path); err != nil {
		return nil, err
	}
	info, err := j.root.Lstat(c.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, &ChangedError{Path: c.Path, Gone: true}
	case err != nil:
		return nil, j.explain(c.Path, err)
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
		return nil, j.explain(c.Path, err)
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
		return j.explain(c.Path, err)
	case !bytes.Equal(data, c.Before):
		return &ChangedError{Path: c.Path}
	}
	return nil
}

// targetName reports what is wrong with the path of a change.
func targetName(p string) error {
	if !fs.ValidPath(p) || p == "." || !filepath.IsLocal(filepath.FromSlash(p)) {
		return fmt.Errorf("%q is not a path below the folder of ssot.yaml", p)
	}
	if p == Dir || strings.HasPrefix(p, Dir+"/") {
		return fmt.Errorf("%s is the journal's own", p)
	}
	return nil
}

// explain names the symbolic link on the way to a file, if one is what makes it unreachable.
func (j *Journal) explain(p string, err error) error {
	for i, c := range p {
		if c != '/' {
			continue
		}
		if info, lerr := j.root.Lstat(p[:i]); lerr == nil && info.Mode()&fs.ModeSymlink != 0 {
			if _, serr := j.root.Stat(p[:i]); serr != nil {
				return fmt.Errorf("%s lies behind the symbolic link %s, which leaves the module; nothing outside is ever written: %w", p, p[:i], err)
			}
		}
	}
	return fmt.Errorf("look at %s: %w", p, err)
}
