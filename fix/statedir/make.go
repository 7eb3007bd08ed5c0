package statedir

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/seed-58def443/ssot/fix/internal/disk/file"
	"github.com/seed-58def443/ssot/fix/internal/disk/folder"
)

// makeAll makes a folder of the user's own, and those above it that are not there yet, and writes their names down to
// the disk.
func makeAll(path string, probe *folder.Probe) error {
	if info, err := os.Stat(path); err == nil {
		if !info.IsDir() {
			return &fs.PathError{Op: "make", Path: path, Err: syscall.ENOTDIR}
		}
		return nil
	}
	above := filepath.Dir(path)
	if err := makeAll(above, probe); err != nil {
		return err
	}
	dir, err := folder.Open(above, probe)
	if err != nil {
		return err
	}
	defer func() { _ = dir.Close() }() // what was written is synced
	return makeIn(dir, filepath.Base(path), folderMode)
}

// makeIn makes a folder that may be there already, and writes its name down to the disk.
func makeIn(dir *folder.Folder, name string, mode fs.FileMode) error {
	if err := dir.Mkdir(name, mode); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return nil
		}
		return err
	}
	return file.Sync(dir, ".")
}

// replace puts a file in the place of another one, as a whole, and writes it and its name down to the disk. It begins
// again when its temporary file is gone, for another user of the tree sweeps too.
func replace(dir *folder.Folder, name string, data []byte, mode fs.FileMode) (err error) {
	for range 4 {
		if err = file.Put(dir, ours+newName(), name, data, mode); !errors.Is(err, fs.ErrNotExist) {
			break
		}
	}
	if err != nil {
		return err
	}
	return file.Sync(dir, ".")
}
