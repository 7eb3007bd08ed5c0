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

// makeAll makes a folder of the user's own with its parents, and syncs their names to disk.
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

// makeIn makes a folder if it does not exist, and syncs its name to disk.
func makeIn(dir *folder.Folder, name string, mode fs.FileMode) error {
	if err := dir.Mkdir(name, mode); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return nil
		}
		return err
	}
	return file.Sync(dir, ".")
}

// replace atomically replaces a file, and syncs it and its name to disk. It retries if its temporary file vanishes,
// since another user of the tree may sweep too.
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
