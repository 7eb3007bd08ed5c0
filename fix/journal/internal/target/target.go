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

// ChangedError says that a file does not have the text that the change was planned on.
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
	Why  string // the rest of the sentence, after the path

	cause error // the system's error; may be nil
}

func (e *RefusedError) Error() string { return e.Path + " " + e.Why }

// Unwrap returns the system's error.
func (e *RefusedError) Unwrap() error { return e.cause }

func refuse(p, format string, args ...any) error {
	return &RefusedError{Path: p, Why: fmt.Sprintf(format, args...)}
}

// Guard decides which files may be replaced.
type Guard struct {
	root  *folder.Folder
	allow func(path string) bool // the caller's rule, for a slash path below root
}

// Of returns the guard of a folder.
func Of(root *folder.Folder, allow func(path string) bool) Guard { return Guard{root, allow} }

// Check returns the metadata of a file that may be replaced. It returns a *RefusedError if it may not be, and a
// *ChangedError if it does not exist. The replacement can fail all the same: see Journal.Check.
func (g Guard) Check(p string) (original *folder.Original, err error) {
	for range 8 { // another process may replace the file meanwhile
		if original, err = g.checkOnce(p); !errors.Is(err, disk.ErrReplaced) {
			break
		}
	}
	return original, err
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
	return g.original(p, info)
}

// permitted returns an error if this process has no permission to write to a file. A rename needs permission on the
// folder only, so the file's is checked here.
func (g Guard) permitted(p string) error {
	folder := path.Dir(p)
	dir, err := g.root.Stat(folder)
	if err != nil {
		return fmt.Errorf("look at %s: %w", p, err)
	}
	if folder == "." {
		folder = g.root.Name()
	}
	if dir.Mode().Perm()&0o200 == 0 { // root could, but respects the mode
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

// Original returns the metadata that the replacement of a file must get. It returns a *RefusedError if it can't.
func (g Guard) Original(p string) (*folder.Original, error) {
	info, err := g.root.Lstat(p)
	if err != nil {
		return nil, err
	}
	return g.original(p, info)
}

func (g Guard) original(p string, info fs.FileInfo) (*folder.Original, error) {
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

// Unchanged returns a *ChangedError if a file does not have the text c.Before, no longer has the given metadata, or has
// more names than links.
func (g Guard) Unchanged(c patch.Change, original *folder.Original, links uint64) error {
	data, same, err := file.ReadAs(g.root, c.Path, original, links)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &ChangedError{Path: c.Path, Gone: true}
	case errors.Is(err, disk.ErrIrregular):
		return refuse(c.Path, "is not a regular file")
	case err != nil:
		return fmt.Errorf("look at %s: %w", c.Path, err)
	case !same, !bytes.Equal(data, c.Before):
		return &ChangedError{Path: c.Path}
	}
	return nil
}

// Name returns a *RefusedError if a path, from a change, an intent or a record, is not one that a step may write.
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
