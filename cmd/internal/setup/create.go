package setup

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/cmd/internal/outfile/temporary"
)

// create writes new files: all or none, and none outside of the directory, into which a symbolic link may have come
// with the repository. If the process is killed meanwhile, each file is complete or absent.
func create(folder string, files []File) error {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return fmt.Errorf("write %s: %w", files[0].Path, err)
	}
	defer func() { _ = root.Close() }() // nothing was written through it
	return creation{root, func() {}}.create(files)
}

// creation writes new files below a directory. It calls a function before each change.
type creation struct {
	*os.Root
	before func()
}

func (c creation) create(files []File) (err error) {
	var made []string
	defer func() {
		if err == nil {
			return
		}
		for _, name := range slices.Backward(made) {
			_ = c.Remove(name) // keep a directory that is not empty any more
		}
	}()
	for _, f := range files {
		var folders []string
		for d := path.Dir(f.Path); d != "."; d = path.Dir(d) {
			if _, err := c.Lstat(d); err == nil {
				break
			}
			folders = append(folders, d)
		}
		for _, d := range slices.Backward(folders) {
			c.before()
			if err := c.Mkdir(d, 0o755); err != nil {
				return fmt.Errorf("make the folder of %s: %w", f.Path, outward(err))
			}
			made = append(made, d)
		}
		if err := c.file(f.Path, f.Content); err != nil {
			return fmt.Errorf("write %s: %w", f.Path, outward(err))
		}
		made = append(made, f.Path)
	}
	return nil
}

// file writes a file that does not exist yet: first under a temporary name that no program recognises, and then under
// its own name.
func (c creation) file(name, content string) error {
	c.before()
	f, err := temporary.Create(c.Root, path.Dir(name), 0o644)
	if err != nil {
		return err
	}
	c.before()
	_, err = f.WriteString(content)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		c.before()
		err = c.place(f.In, name)
	}
	c.before()
	f.Drop() // the complete file has its own name
	return err
}

// place renames a file to a name that does not exist. Without hard links this is not atomic: another process could
// create the name at the same instant.
func (c creation) place(temp, name string) error {
	err := c.Link(temp, name)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	if _, there := c.Lstat(name); !errors.Is(there, fs.ErrNotExist) {
		return err
	}
	return c.Rename(temp, name)
}

// outward returns an error of writing below a directory in plain words.
func outward(err error) error {
	fault, ok := errors.AsType[*fs.PathError](err)
	if ok && strings.Contains(fault.Err.Error(), "escapes") { // package os exports no such error
		return errors.New("a symbolic link leads out of the repository there: put a folder in its place")
	}
	return err
}
