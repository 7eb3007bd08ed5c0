package target

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"syscall"

	"github.com/seed-58def443/ssot/fix/internal/disk/file"
	"github.com/seed-58def443/ssot/fix/internal/disk/folder"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/scan/disk"
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

// RefusedError says why a file is not replaced, whatever its text is.
type RefusedError struct {
	Path string
	Why  string // goes on after the path

	cause error // nil: the system was not asked
}

func (e *RefusedError) Error() string { return e.Path + " " + e.Why }

// Unwrap returns what the system said.
func (e *RefusedError) Unwrap() error { return e.cause }

func refuse(p, format string, args ...any) error {
	return &RefusedError{Path: p, Why: fmt.Sprintf(format, args...)}
}

// Guard lets a path through, or says why not.
type Guard struct {
	root  *folder.Folder
	allow func(path string) bool // the caller's rule, for a slash path below root
}

// Of returns the guard of a folder.
func Of(root *folder.Folder, allow func(path string) bool) Guard { return Guard{root, allow} }

// Check returns what a file is that can be replaced: a *RefusedError says why it never is as it stands, a *ChangedError
// that it is gone.
// What is not known beforehand is a full disk, another program, and on some systems whether the new file can be given
// to the old one's owner.
func (g Guard) Check(p string) (like *folder.Original, err error) {
	for range 8 { // another process may decide in the file meanwhile
		if like, err = g.checkOnce(p); !errors.Is(err, disk.ErrReplaced) {
			break
		}
	}
	return like, err
}

func (g Guard) checkOnce(p string) (*folder.Original, error) {
	if err := g.Name(p); err != nil {
		return nil, err
	}
	info, err := g.root.Lstat(p)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, &ChangedError{Path: p, Gone: true}
	case err != nil:
		return nil, fmt.Errorf("look at %s: %w", p, err)
	case info.Mode()&fs.ModeSymlink != 0:
		return nil, refuse(p, "is a symbolic link, which is never written through")
	case !info.Mode().IsRegular():
		return nil, refuse(p, "is not a regular file")
	case info.Mode().Perm()&0o200 == 0:
		return nil, refuse(p, "is read-only: make it writable first")
	case folder.Names(info) > 1:
		return nil, refuse(p, "has %d names (hard links), and the others would keep the old text: replace it by a copy first", folder.Names(info))
	}
	if err := g.permitted(p); err != nil {
		return nil, err
	}
	return g.like(p, info)
}

// permitted reports why this process has no right to replace a file. The rename that replaces it asks for a right to
// the folder only, so the right to the file is asked for here.
func (g Guard) permitted(p string) error {
	folder := path.Dir(p)
	dir, err := g.root.Stat(folder)
	if err != nil {
		return fmt.Errorf("look at %s: %w", p, err)
	}
	if dir.Mode().Perm()&0o200 == 0 { // root could, and should not
		return refuse(p, "is in a read-only folder: make %s writable first", folder)
	}
	file, inFolder, err := g.root.Frozen(p)
	switch {
	case err != nil:
		return fmt.Errorf("look at %s: %w", p, err)
	case file != "":
		return refuse(p, "is %s: take that flag away first", file)
	case inFolder != "":
		return refuse(p, "is in a folder that is %s: take that flag from %s first", inFolder, folder)
	}
	mounted, err := g.root.Mounted(p)
	switch {
	case err != nil:
		return fmt.Errorf("look at %s: %w", p, err)
	case mounted:
		return refuse(p, "is a mount point (as docker -v file:file makes one), and nothing can be put in its place: mount its folder instead, or unmount it")
	}
	isFolder, err := g.root.Access(p)
	switch {
	case errors.Is(err, syscall.EROFS):
		return refuse(p, "is on a file system that is mounted read-only")
	case errors.Is(err, fs.ErrPermission) && isFolder:
		return refuse(p, "is in a folder that you have no right to write to: %s", folder)
	case errors.Is(err, fs.ErrPermission):
		return refuse(p, "is not replaced, for you have no right to write to it: ask its owner for that")
	case err != nil:
		return fmt.Errorf("look at %s: %w", p, err)
	}
	return nil
}

// Like returns what the successor of a file must have, after finding out whether it can.
func (g Guard) Like(p string) (*folder.Original, error) {
	info, err := g.root.Lstat(p)
	if err != nil {
		return nil, err
	}
	return g.like(p, info)
}

func (g Guard) like(p string, info fs.FileInfo) (*folder.Original, error) {
	h, now, err := file.Open(g.root, p)
	if err != nil {
		return nil, fmt.Errorf("look at %s: %w", p, err)
	}
	defer func() { _ = h.Close() }() // nothing was written
	if !os.SameFile(info, now) {
		return nil, fmt.Errorf("look at %s: %w", p, disk.ErrReplaced)
	}
	o, err := h.Original(info)
	switch {
	case folder.Refuses(err):
		return nil, refuse(p, "is not replaced: %v", err)
	case err != nil:
		return nil, fmt.Errorf("look at %s: %w", p, err)
	}
	return o, nil
}

// Unchanged compares a file with what the change was planned on, and its mode and owner with what they were.
func (g Guard) Unchanged(c patch.Change, like *folder.Original) error {
	data, info, err := file.Read(g.root, c.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &ChangedError{Path: c.Path, Gone: true}
	case errors.Is(err, disk.ErrIrregular):
		return refuse(c.Path, "is not a regular file")
	case err != nil:
		return fmt.Errorf("look at %s: %w", c.Path, err)
	case !bytes.Equal(data, c.Before), !like.Is(info):
		return &ChangedError{Path: c.Path}
	}
	return nil
}

// Name reports what is wrong with the path of a file that a step names, whoever says so: a change, an intent, a
// record.
func (g Guard) Name(p string) error {
	if !fs.ValidPath(p) || p == "." || !filepath.IsLocal(filepath.FromSlash(p)) {
		return refuse(p, "is not a path below the folder of ssot.yaml")
	}
	if !g.allow(p) {
		return refuse(p, "is no source that could be scanned, and nothing else is ever written")
	}
	for i, c := range p {
		if c != '/' {
			continue
		}
		if info, err := g.root.Lstat(p[:i]); err == nil && info.Mode()&fs.ModeSymlink != 0 {
			return refuse(p, "lies behind the symbolic link %s, and nothing is written through a link", p[:i])
		}
	}
	return nil
}
