package setup

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/cmd/internal/outfile"
)

// A target is a new file below a folder, into which a symbolic link may have come with the repository. The file is not
// made outside of the folder.
type target struct {
	File
	root *os.Root
}

// targets returns targets for files below a folder. The caller must close them.
func targets(folder string, files ...File) ([]target, error) {
	var list []target
	for _, f := range files {
		root, err := os.OpenRoot(folder)
		if err != nil {
			closeAll(list)
			return nil, fmt.Errorf("write %s: %w", f.Path, err)
		}
		list = append(list, target{f, root})
	}
	return list, nil
}

func closeAll(list []target) {
	for _, t := range list {
		_ = t.root.Close() // nothing was written through it
	}
}

// create writes new files: all or none. If the process is killed meanwhile, each file is complete or absent.
func create(list []target) (err error) {
	var undo []func()
	defer func() {
		if err != nil {
			for _, f := range slices.Backward(undo) {
				f()
			}
		}
	}()
	var open []*outfile.File
	for _, t := range list {
		folders, err := t.missing()
		if err != nil {
			return err
		}
		for _, d := range folders {
			if err := t.root.Mkdir(d, 0o755); err != nil {
				return fmt.Errorf("make the folder of %s: %w", t.Path, outward(err))
			}
			undo = append(undo, func() { _ = t.root.Remove(d) }) // one that is not empty any more stays
		}
		file, err := outfile.OpenNew(filepath.Join(t.root.Name(), filepath.FromSlash(t.Path)))
		if err != nil {
			return err
		}
		undo = append(undo, file.Discard)
		if _, err := file.Write([]byte(t.Content)); err != nil {
			return err
		}
		open = append(open, file)
	}
	return outfile.CommitAll(open)
}

// missing returns the folders that have to be made for a file, the outermost first. It returns an error if the file is
// there, or a folder can't be had.
func (t target) missing() (folders []string, err error) {
	for d := path.Dir(t.Path); d != "."; d = path.Dir(d) {
		info, err := t.root.Stat(d)
		if err == nil && info.IsDir() {
			break
		}
		_, no := t.root.Lstat(d)
		switch {
		case err != nil && !errors.Is(err, fs.ErrNotExist):
			return nil, fmt.Errorf("write %s: %w", t.Path, outward(err))
		case err == nil, no == nil:
			return nil, fmt.Errorf("write %s: %s is there and is no folder: put a folder in its place", t.Path, d)
		}
		folders = append(folders, d)
	}
	if _, err := t.root.Lstat(t.Path); err == nil {
		return nil, fmt.Errorf("write %s: there is such a file, and it is not replaced", t.Path)
	}
	slices.Reverse(folders)
	return folders, nil
}

// outward returns an error of writing below a folder in plain words.
func outward(err error) error {
	fault, ok := errors.AsType[*fs.PathError](err)
	if ok && strings.Contains(fault.Err.Error(), "escapes") { // package os exports no such error
		return errors.New("a symbolic link leads out of the repository there: put a folder in its place")
	}
	return err
}
