package folder

import (
	"io"
	"io/fs"
	"os"
)

// Handle is an open file.
type Handle struct {
	file *os.File
	name string
	in   *Folder
}

// Stat returns the file's metadata.
func (h *Handle) Stat() (info fs.FileInfo, err error) {
	err = h.in.probe.call("look at", h.name, func() error {
		info, err = h.file.Stat()
		return err
	})
	return info, err
}

// ReadAll returns the rest of the file's content.
func (h *Handle) ReadAll() (data []byte, err error) {
	err = h.in.probe.call("read", h.name, func() error {
		data, err = io.ReadAll(h.file)
		return err
	})
	if err != nil {
		return nil, err
	}
	return data, nil
}

// Write writes all data.
func (h *Handle) Write(data []byte) (n int, err error) {
	if !h.in.probe.injects() {
		return h.file.Write(data)
	}
	fail := h.in.probe.Fault("write", h.name)
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
func (h *Handle) Chmod(mode fs.FileMode) error {
	return h.in.probe.call("chmod", h.name, func() error { return h.file.Chmod(mode) })
}

// Chown gives the file to another user and group.
func (h *Handle) Chown(uid, gid int) error {
	return h.in.probe.call("chown", h.name, func() error { return h.file.Chown(uid, gid) })
}

// Attributes returns the file's extended attributes.
func (h *Handle) Attributes() (found map[string]string, err error) {
	err = h.in.probe.call("look at the attributes of", h.name, func() error {
		found, err = attributes(h.file)
		return err
	})
	return found, err
}

// KeepAttributes gives the file extended attributes.
func (h *Handle) KeepAttributes(want map[string]string) error {
	return h.in.probe.call("give attributes to", h.name, func() error { return keepAttributes(h.file, want) })
}

// Sync calls fsync on the file or folder.
func (h *Handle) Sync() error {
	return h.in.probe.call("flush", h.name, h.file.Sync)
}

// Close closes the file, also if the probe makes it fail.
func (h *Handle) Close() error {
	err := h.file.Close()
	if h.in.probe.injects() {
		if fail := h.in.probe.Fault("close", h.name); fail != nil {
			return &fs.PathError{Op: "close", Path: h.name, Err: fail.Err}
		}
	}
	return err
}
