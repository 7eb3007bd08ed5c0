package handover

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/seed-58def443/ssot/fix/scratch"
	"github.com/seed-58def443/ssot/scan/disk"
)

// anySize means no limit: an index of many files is large.
const anySize = 1 << 60

// indexCopy is a copy of the repository's index, which git reads and changes in its place. The index itself is replaced
// at once, under git's own lock, and only if it is still what was copied: what another program staged stays.
type indexCopy struct {
	store
	path string // the index
	was  []byte // its content, nil if there is none
	temp *scratch.Folder
}

// copyIndex copies the index. The caller drops the copy.
func (s store) copyIndex(ctx context.Context) (_ *indexCopy, err error) {
	name, err := s.Ask(ctx, "rev-parse", "--git-path", "index")
	if err != nil {
		return nil, fmt.Errorf("look for the index: %w", err)
	}
	c := &indexCopy{store: s, path: filepath.FromSlash(name)}
	if !filepath.IsAbs(c.path) {
		c.path = filepath.Join(s.Dir, c.path)
	}
	if target, err := filepath.EvalSymlinks(c.path); err == nil {
		c.path = target
	}
	if c.temp, err = scratch.Make(ctx, os.TempDir(), "ssot-index-"); err != nil {
		return nil, fmt.Errorf("make a folder for an index: %w", err)
	}
	c.Env = []string{"GIT_INDEX_FILE=" + c.copied()}
	if err := c.read(); err != nil {
		c.drop()
		return nil, fmt.Errorf("read the index: %w", err)
	}
	return c, nil
}

func (c *indexCopy) copied() string { return filepath.Join(c.temp.Path, "index") }

// read copies the index, with its time: git compares the times of files with it.
func (c *indexCopy) read() error {
	info, err := os.Stat(c.path)
	if err == nil {
		c.was, err = disk.ReadUpTo(c.path, anySize)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil // there is nothing in it
	}
	if err != nil {
		return err
	}
	return errors.Join(os.WriteFile(c.copied(), c.was, 0o600), os.Chtimes(c.copied(), info.ModTime(), info.ModTime()))
}

// errIndexMoved says that another program wrote the index meanwhile.
var errIndexMoved = errors.New("another program keeps writing git's index: run it again when that is done")

// replace puts the copy in the index's place. It returns errIndexMoved if the index is another one than was copied.
func (c *indexCopy) replace() (err error) {
	text, err := disk.ReadUpTo(c.copied(), anySize)
	if err != nil {
		return fmt.Errorf("write the index: %w", err)
	}
	name := c.path + ".lock" // git's own name for it
	mode := fs.FileMode(0o666)
	if info, err := os.Stat(c.path); err == nil {
		mode = info.Mode().Perm()
	}
	lock, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("write the index: another git works on it (%s is there): wait until it is done, and remove that file if none runs", name)
	}
	if err != nil {
		return fmt.Errorf("write the index: %w", err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(name)
		}
	}()
	now, err := disk.ReadUpTo(c.path, anySize)
	switch {
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return errors.Join(fmt.Errorf("read the index again: %w", err), lock.Close())
	case !bytes.Equal(now, c.was) || (now == nil) != (c.was == nil):
		return errors.Join(errIndexMoved, lock.Close())
	}
	_, err = lock.Write(text)
	if err = errors.Join(err, lock.Sync(), lock.Close()); err != nil {
		return fmt.Errorf("write the index: %w", err)
	}
	if c.was != nil {
		err = os.Chmod(name, mode) // the process's own mask may have taken some
	}
	if err = errors.Join(err, os.Rename(name, c.path)); err != nil {
		return fmt.Errorf("write the index: %w", err)
	}
	return nil
}

func (c *indexCopy) drop() { c.temp.Drop() }

// onIndex calls change with a copy of the index, and again, with a new copy, if another program wrote the index before
// change could replace it.
func (s store) onIndex(ctx context.Context, change func(*indexCopy) error) error {
	const most = 5
	var err error
	for range most {
		var c *indexCopy
		if c, err = s.copyIndex(ctx); err != nil {
			return err
		}
		err = change(c)
		c.drop()
		if !errors.Is(err, errIndexMoved) {
			return err
		}
	}
	return err
}
