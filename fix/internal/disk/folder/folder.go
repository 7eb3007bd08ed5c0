package folder

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"syscall"
)

// Folder is an open folder. Every call into the file system below it is one method of Folder or of Handle, so that a
// Probe can let each of them fail.
type Folder struct {
	dir   *os.Root
	probe *Probe
}

// Of returns a folder that is open already. The probe is nil where no test looks on.
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

// Path returns a path below it as people know it.
func (f *Folder) Path(name string) string {
	return filepath.Join(f.Name(), filepath.FromSlash(name))
}

// Close ends the use of the folder.
func (f *Folder) Close() error { return f.dir.Close() }

// Lstat looks at a file, and not through a link.
func (f *Folder) Lstat(name string) (info fs.FileInfo, err error) {
	err = f.try("look at", name, func() error {
		info, err = f.dir.Lstat(name)
		return err
	})
	return info, err
}

// Stat looks at a file, through links that stay below the folder.
func (f *Folder) Stat(name string) (info fs.FileInfo, err error) {
	err = f.try("look at", name, func() error {
		info, err = f.dir.Stat(name)
		return err
	})
	return info, err
}

// Mkdir makes a folder.
func (f *Folder) Mkdir(name string, mode fs.FileMode) error {
	return f.try("make", name, func() error { return f.dir.Mkdir(name, mode) })
}

// Remove removes a file.
func (f *Folder) Remove(name string) error {
	return f.try("remove", name, func() error { return f.dir.Remove(name) })
}

// Rename puts a file in the place of another one.
func (f *Folder) Rename(from, to string) error {
	return f.try("rename", from, func() error { return f.dir.Rename(from, to) })
}

// Link gives a file a second name.
func (f *Folder) Link(from, to string) error {
	return f.try("link", from, func() error { return f.dir.Link(from, to) })
}

// Exchange swaps two files of one folder in one instant, where the system can; else it errs with errors.ErrUnsupported
// or as the system has it, see cantExchange.
func (f *Folder) Exchange(a, b string) error {
	return f.try("exchange", a, func() error {
		return f.in(b, func(dir *os.File, name string) error { return exchange(dir, path.Base(a), name) })
	})
}

// Access asks the system whether this process may replace the text of a file, and make and remove names beside it;
// folder says which of them it may not.
func (f *Folder) Access(name string) (folder bool, err error) {
	err = f.try("look at", name, func() error {
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

// Frozen says which flag keeps everybody from replacing a file, or from removing any in its folder.
func (f *Folder) Frozen(name string) (file, folder string, err error) {
	err = f.try("look at", name, func() error {
		return f.in(name, func(dir *os.File, name string) error {
			file, folder = frozen(dir, name), frozen(dir, ".")
			return nil
		})
	})
	return file, folder, err
}

// Mounted reports whether something is mounted at a file itself, which keeps it from being replaced; false where the
// system does not tell.
func (f *Folder) Mounted(name string) (is bool, err error) {
	err = f.try("look at", name, func() error {
		return f.in(name, func(dir *os.File, name string) error {
			is = mounted(dir, name)
			return nil
		})
	})
	return is, err
}

// in makes a call on the folder of a file, which is opened for it, so that no link can lead out on the way, nor to
// another folder of the tree: what was opened is what stands at that path without one.
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
	err = f.try("list", name, func() error {
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

// Open opens a file or folder to read. It does not wait for who writes to a named pipe.
func (f *Folder) Open(name string) (*Handle, error) {
	return f.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
}

// OpenFile opens a file as os.Root does.
func (f *Folder) OpenFile(name string, flag int, mode fs.FileMode) (*Handle, error) {
	var file *os.File
	err := f.try("open", name, func() (err error) {
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
