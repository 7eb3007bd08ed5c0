package journal

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"syscall"

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

// RefusedError says why a file is not replaced, whatever its text is.
type RefusedError struct {
	Path string
	Why  string // goes on after the path
}

func (e *RefusedError) Error() string { return e.Path + " " + e.Why }

func refuse(p, format string, args ...any) error {
	return &RefusedError{Path: p, Why: fmt.Sprintf(format, args...)}
}

// Check reports whether a file can be replaced: a *RefusedError says why it never is as it stands, a *ChangedError that
// it is gone. It writes nothing.
// What is not known beforehand is a full disk, another program, and on some systems whether the new file can be given
// to the old one's owner: then Commit errs and takes the step back.
func (j *Journal) Check(p string) error {
	_, err := j.check(p)
	return err
}

// preflight checks that a change can be made and returns what the file is.
func (j *Journal) preflight(c patch.Change) (*original, error) {
	like, err := j.check(c.Path)
	if err != nil {
		return nil, err
	}
	return like, j.unchanged(c, like)
}

func (j *Journal) check(p string) (like *original, err error) {
	for range 8 { // another process may decide in the file meanwhile
		if like, err = j.checkOnce(p); !errors.Is(err, errReplaced) {
			break
		}
	}
	return like, err
}

func (j *Journal) checkOnce(p string) (*original, error) {
	if err := j.targetName(p); err != nil {
		return nil, err
	}
	info, err := j.root.Lstat(p)
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
	case names(info) > 1:
		return nil, refuse(p, "has %d names (hard links), and the others would keep the old text: replace it by a copy first", names(info))
	}
	if err := j.permitted(p); err != nil {
		return nil, err
	}
	return j.like(p, info)
}

// permitted reports why this process has no right to replace a file. The rename that replaces it asks for a right to
// the folder only, so the right to the file is asked for here.
func (j *Journal) permitted(p string) error {
	folder := path.Dir(p)
	dir, err := j.root.Stat(folder)
	if err != nil {
		return fmt.Errorf("look at %s: %w", p, err)
	}
	if dir.Mode().Perm()&0o200 == 0 { // root could, and should not
		return refuse(p, "is in a read-only folder: make %s writable first", folder)
	}
	file, inFolder, err := j.root.Frozen(p)
	switch {
	case err != nil:
		return fmt.Errorf("look at %s: %w", p, err)
	case file != "":
		return refuse(p, "is %s: take that flag away first", file)
	case inFolder != "":
		return refuse(p, "is in a folder that is %s: take that flag from %s first", inFolder, folder)
	}
	isFolder, err := j.root.Access(p)
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

// like returns what the successor of a file must have, after finding out whether it can.
func (j *Journal) like(p string, info fs.FileInfo) (*original, error) {
	h, err := j.root.openRegular(p, info)
	if err != nil {
		return nil, fmt.Errorf("look at %s: %w", p, err)
	}
	defer func() { _ = h.Close() }() // nothing was written
	o := &original{info: info}
	if o.attributes, err = h.Attributes(); err == nil {
		err = j.root.rehearse(p, o)
	}
	switch {
	case refusal(err):
		return nil, refuse(p, "is not replaced: %v", err)
	case err != nil:
		return nil, fmt.Errorf("look at %s: %w", p, err)
	}
	return o, nil
}

// unchanged compares a file with what the change was planned on, and its mode and owner with what they were.
func (j *Journal) unchanged(c patch.Change, like *original) error {
	data, info, err := j.root.read(c.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &ChangedError{Path: c.Path, Gone: true}
	case errors.Is(err, errIrregular):
		return refuse(c.Path, "is not a regular file")
	case err != nil:
		return fmt.Errorf("look at %s: %w", c.Path, err)
	case !bytes.Equal(data, c.Before), !like.is(info):
		return &ChangedError{Path: c.Path}
	}
	return nil
}

// targetName reports what is wrong with the path of a file that a step names, whoever says so: a change, an intent, a
// record.
func (j *Journal) targetName(p string) error {
	if !fs.ValidPath(p) || p == "." || !filepath.IsLocal(filepath.FromSlash(p)) {
		return refuse(p, "is not a path below the folder of ssot.yaml")
	}
	if !j.target(p) {
		return refuse(p, "is no source that could be scanned, and nothing else is ever written")
	}
	for i, c := range p {
		if c != '/' {
			continue
		}
		if info, err := j.root.Lstat(p[:i]); err == nil && info.Mode()&fs.ModeSymlink != 0 {
			return refuse(p, "lies behind the symbolic link %s, and nothing is written through a link", p[:i])
		}
	}
	return nil
}
