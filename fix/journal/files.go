package journal

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
)

// files is a folder and what is below it. Every call that the journal makes into the file system is one method of files
// or of handle, so that Inject can let each of them fail.
type files struct {
	dir   *os.Root
	fault func(op, name string) *Fault
}

// Fault is how a call fails.
type Fault struct {
	Err  error // nil: the call is left out, and said to have gone well
	Part int   // of a write: how many bytes are written all the same
	Done bool  // everything is done, and fails only then
}

// Inject has fault asked before every call into the file system, by what it does and to which path, whether it fails;
// nil lets it be. It is for tests, and set before the journal is used.
// A failure that is injected is the same at every run, as one that is provoked by the disk, another process or a clock
// is not.
func (j *Journal) Inject(fault func(op, name string) *Fault) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.root.fault, j.own.fault = fault, fault
}

// try makes a call, or fails as it is told to.
func (f files) try(op, name string, call func() error) error {
	if f.fault == nil {
		return call()
	}
	fail := f.fault(op, name)
	if fail == nil {
		return call()
	}
	if fail.Done {
		_ = call()
	}
	if fail.Err == nil {
		return nil
	}
	return &fs.PathError{Op: op, Path: name, Err: fail.Err}
}

// Name is the folder's path.
func (f files) Name() string { return f.dir.Name() }

// Close ends the use of the folder.
func (f files) Close() error { return f.dir.Close() }

// Lstat looks at a file, and not through a link.
func (f files) Lstat(name string) (info fs.FileInfo, err error) {
	err = f.try("look at", name, func() error {
		info, err = f.dir.Lstat(name)
		return err
	})
	return info, err
}

// Stat looks at a file, through links that stay below the folder.
func (f files) Stat(name string) (info fs.FileInfo, err error) {
	err = f.try("look at", name, func() error {
		info, err = f.dir.Stat(name)
		return err
	})
	return info, err
}

// Mkdir makes a folder.
func (f files) Mkdir(name string, mode fs.FileMode) error {
	return f.try("make", name, func() error { return f.dir.Mkdir(name, mode) })
}

// Remove removes a file.
func (f files) Remove(name string) error {
	return f.try("remove", name, func() error { return f.dir.Remove(name) })
}

// Rename puts a file in the place of another one.
func (f files) Rename(from, to string) error {
	return f.try("rename", from, func() error { return f.dir.Rename(from, to) })
}

// Link gives a file a second name.
func (f files) Link(from, to string) error {
	return f.try("link", from, func() error { return f.dir.Link(from, to) })
}

// Exchange swaps two files of one folder in one instant, where the system can; else it errs with errors.ErrUnsupported
// or as the system has it, see cantExchange.
func (f files) Exchange(a, b string) error {
	return f.try("exchange", a, func() error {
		return f.in(b, func(dir *os.File, name string) error { return exchange(dir, path.Base(a), name) })
	})
}

// Access asks the system whether this process may replace the text of a file, and make and remove names beside it;
// folder says which of them it may not.
func (f files) Access(name string) (folder bool, err error) {
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
func (f files) Frozen(name string) (file, folder string, err error) {
	err = f.try("look at", name, func() error {
		return f.in(name, func(dir *os.File, name string) error {
			file, folder = frozen(dir, name), frozen(dir, ".")
			return nil
		})
	})
	return file, folder, err
}

// in makes a call on the folder of a file, which is opened for it, so that no link can lead out on the way, nor to
// another folder of the tree: what was opened is what stands at that path without one.
func (f files) in(name string, call func(dir *os.File, base string) error) error {
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
func (f files) ReadDir(name string) (entries []fs.DirEntry, err error) {
	err = f.try("list", name, func() error {
		entries, err = fs.ReadDir(f.dir.FS(), name)
		return err
	})
	return entries, err
}

// ReadFile returns a file's bytes.
func (f files) ReadFile(name string) ([]byte, error) {
	h, err := f.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = h.Close() }() // nothing was written
	return h.ReadAll()
}

// Open opens a file or folder to read. It does not wait for who writes to a named pipe.
func (f files) Open(name string) (*handle, error) {
	return f.OpenFile(name, os.O_RDONLY|nonblock, 0)
}

// OpenFile opens a file as os.Root does.
func (f files) OpenFile(name string, flag int, mode fs.FileMode) (*handle, error) {
	var file *os.File
	err := f.try("open", name, func() (err error) {
		file, err = f.dir.OpenFile(name, flag, mode)
		return err
	})
	if err == nil {
		return &handle{file: file, name: name, in: f}, nil
	}
	if file != nil {
		_ = file.Close()
	}
	return nil, err
}

// handle is an open file.
type handle struct {
	file *os.File
	name string
	in   files
}

// Stat looks at the file.
func (h *handle) Stat() (info fs.FileInfo, err error) {
	err = h.in.try("look at", h.name, func() error {
		info, err = h.file.Stat()
		return err
	})
	return info, err
}

// ReadAll returns the rest of the file.
func (h *handle) ReadAll() (data []byte, err error) {
	err = h.in.try("read", h.name, func() error {
		data, err = io.ReadAll(h.file)
		return err
	})
	if err != nil {
		return nil, err
	}
	return data, nil
}

// Write writes all data.
func (h *handle) Write(data []byte) (n int, err error) {
	if h.in.fault == nil {
		return h.file.Write(data)
	}
	fail := h.in.fault("write", h.name)
	switch {
	case fail == nil:
		return h.file.Write(data)
	case fail.Done:
		n, _ = h.file.Write(data)
	default:
		n, _ = h.file.Write(data[:min(fail.Part, len(data))])
	}
	return n, &fs.PathError{Op: "write", Path: h.name, Err: fail.Err}
}

// Chmod changes the file's mode.
func (h *handle) Chmod(mode fs.FileMode) error {
	return h.in.try("chmod", h.name, func() error { return h.file.Chmod(mode) })
}

// Chown gives the file to another user and group.
func (h *handle) Chown(uid, gid int) error {
	return h.in.try("chown", h.name, func() error { return h.file.Chown(uid, gid) })
}

// Attributes returns the file's extended attributes.
func (h *handle) Attributes() (found map[string]string, err error) {
	err = h.in.try("look at the attributes of", h.name, func() error {
		found, err = attributes(h.file)
		return err
	})
	return found, err
}

// KeepAttributes gives the file extended attributes.
func (h *handle) KeepAttributes(want map[string]string) error {
	return h.in.try("give attributes to", h.name, func() error { return keepAttributes(h.file, want) })
}

// Sync writes the file, or the names in the folder, down to the disk.
func (h *handle) Sync() error {
	return h.in.try("flush", h.name, h.file.Sync)
}

// Close closes the file, also when it is said to have failed.
func (h *handle) Close() error {
	err := h.file.Close()
	if h.in.fault != nil {
		if fail := h.in.fault("close", h.name); fail != nil {
			return &fs.PathError{Op: "close", Path: h.name, Err: fail.Err}
		}
	}
	return err
}
