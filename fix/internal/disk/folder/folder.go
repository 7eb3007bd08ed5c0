package folder

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"syscall"
)

// Folder is an open folder. Each system call on files below it is one method of Folder or of Handle, so that a Probe
// can make each of them fail.
type Folder struct {
	dir   *os.Root
	probe *Probe
}

// Of returns a Folder for an os.Root. The probe is nil except in tests.
func Of(dir *os.Root, probe *Probe) *Folder { return &Folder{dir, probe} }

// Open opens a folder.
func Open(path string, probe *Probe) (*Folder, error) {
	dir, err := os.OpenRoot(path)
	if err != nil {
		return nil, err
	}
	return Of(dir, probe), nil
}

// Name returns the folder's path.
func (f *Folder) Name() string { return f.dir.Name() }

// Path returns the absolute system path of a file, for messages.
func (f *Folder) Path(name string) string {
	return filepath.Join(f.Name(), filepath.FromSlash(name))
}

// Replaced reports whether another folder has the path of this one now.
func (f *Folder) Replaced() bool {
	opened, err := f.dir.Stat(".")
	if err != nil {
		return false
	}
	now, err := os.Stat(f.Name())
	return err == nil && !os.SameFile(opened, now)
}

// Close closes the folder.
func (f *Folder) Close() error { return f.dir.Close() }

// Lstat is os.Root.Lstat: it does not follow a symbolic link.
func (f *Folder) Lstat(name string) (info fs.FileInfo, err error) {
	err = f.probe.call("look at", name, func() error {
		info, err = f.dir.Lstat(name)
		return err
	})
	return info, err
}

// Stat is os.Root.Stat: it follows symbolic links that stay below the folder.
func (f *Folder) Stat(name string) (info fs.FileInfo, err error) {
	err = f.probe.call("look at", name, func() error {
		info, err = f.dir.Stat(name)
		return err
	})
	return info, err
}

// Mkdir makes a folder.
func (f *Folder) Mkdir(name string, mode fs.FileMode) error {
	return f.probe.call("make", name, func() error { return f.dir.Mkdir(name, mode) })
}

// Remove removes a file.
func (f *Folder) Remove(name string) error {
	return f.probe.call("remove", name, func() error { return f.dir.Remove(name) })
}

// Rename renames a file, replacing the one called to if it exists.
func (f *Folder) Rename(from, to string) error {
	return f.probe.call("rename", from, func() error { return f.dir.Rename(from, to) })
}

// Link makes a hard link.
func (f *Folder) Link(from, to string) error {
	return f.probe.call("link", from, func() error { return f.dir.Link(from, to) })
}

// Exchange atomically swaps two files of one folder. Where the system can't, it returns errors.ErrUnsupported or the
// system's own error: see CantExchange of the journal.
func (f *Folder) Exchange(a, b string) error {
	return f.probe.call("exchange", a, func() error {
		return f.in(b, func(dir *os.File, name string) error { return exchange(dir, path.Base(a), name) })
	})
}

// Access returns an error if this process may not write to a file, or may not create and remove files in its folder;
// folder reports whether the error is about the folder.
func (f *Folder) Access(name string) (folder bool, err error) {
	err = f.probe.call("look at", name, func() error {
		return f.in(name, func(dir *os.File, name string) error {
			if err := access(dir, name); err != nil {
				return err
			}
			folder = true
			return accessFolder(dir)
		})
	})
	return folder, err
}

// Frozen returns the flag that makes a file immutable or append-only, for a message, and that of its folder; both are
// empty if there is none.
func (f *Folder) Frozen(name string) (file, folder string, err error) {
	err = f.probe.call("look at", name, func() error {
		return f.in(name, func(dir *os.File, name string) error {
			file, folder = frozen(dir, name), frozen(dir, ".")
			return nil
		})
	})
	return file, folder, err
}

// Mounted reports whether a file is a mount point, which can't be replaced; false where the system does not say.
func (f *Folder) Mounted(name string) (is bool, err error) {
	err = f.probe.call("look at", name, func() error {
		return f.in(name, func(dir *os.File, name string) error {
			is = mounted(dir, name)
			return nil
		})
	})
	return is, err
}

// in opens the parent folder of a file and passes it to call, with the file's base name. It returns an error if a
// folder on the path is a symbolic link, or was replaced by one while it was opened.
func (f *Folder) in(name string, call func(dir *os.File, base string) error) error {
	folder := path.Dir(name)
	dir, err := f.dir.Open(folder)
	if err != nil {
		return err
	}
	defer func() { _ = dir.Close() }() // nothing was written to it
	opened, err := dir.Stat()
	if err != nil {
		return err
	}
	seen := opened
	for p := folder; p != "."; p = path.Dir(p) {
		info, err := f.dir.Lstat(p)
		if err != nil {
			return err
		}
		if p == folder {
			seen = info
		}
		if !info.IsDir() || !os.SameFile(seen, opened) {
			return fmt.Errorf("%s lies behind a link now, and nothing is written through a link", name)
		}
	}
	return call(dir, path.Base(name))
}

// ReadDir lists a folder, sorted by name.
func (f *Folder) ReadDir(name string) (entries []fs.DirEntry, err error) {
	err = f.probe.call("list", name, func() error {
		entries, err = fs.ReadDir(f.dir.FS(), name)
		return err
	})
	return entries, err
}

// ReadFile returns a file's bytes.
func (f *Folder) ReadFile(name string) ([]byte, error) {
	h, err := f.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = h.Close() }() // nothing was written
	return h.ReadAll()
}

// Open opens a file or folder for reading. It does not block on a named pipe.
func (f *Folder) Open(name string) (*Handle, error) {
	return f.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
}

// OpenFile is os.Root.OpenFile.
func (f *Folder) OpenFile(name string, flag int, mode fs.FileMode) (*Handle, error) {
	var file *os.File
	err := f.probe.call("open", name, func() (err error) {
		file, err = f.dir.OpenFile(name, flag, mode)
		return err
	})
	if err == nil {
		return &Handle{file: file, name: name, in: f}, nil
	}
	if file != nil {
		_ = file.Close()
	}
	return nil, err
}
