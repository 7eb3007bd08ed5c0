package statedir

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/disk/folder"
	"github.com/seed-58def443/ssot/fix/internal/disk/identity"
)

// FolderFile names the folder to which a session belongs. All other files in the session's folder belong to the
// caller.
const FolderFile = "folder.json"

// folderVersion is the version of folder.json that this program writes, and the only one it reads.
const folderVersion = 1

// pointer is the content of folder.json.
type pointer struct {
	Version int    `json:"version"`
	Folder  string `json:"folder"` // absolute, symbolic links resolved
	identity.Identity
}

// pointerError means that a session's folder.json does not say to which folder it belongs.
type pointerError struct {
	path, why string // why is a sentence
	newer     bool   // written by a later version of ssot
}

func (e *pointerError) Error() string { return e.path + " " + e.why }

// advise returns the error with advice for the folder that names the session.
func (e *pointerError) advise(folder string) error {
	if e.newer {
		return e
	}
	is, err := json.Marshal(pointer{Version: folderVersion, Folder: folder})
	if err != nil {
		return e
	}
	return fmt.Errorf("%w, so it can't be told whose session lies beside it: write %s there if it is that of this folder, else remove %s to begin a new one", e, is, filepath.Dir(e.path))
}

// readPointer returns the pointer of a session, or nil if this user has no such session. The error is a
// *pointerError if the session's folder exists without a valid folder.json.
func (h home) readPointer(name string) (*pointer, error) {
	path := filepath.Join(h.session(name), FolderFile)
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if h.empty(name) {
			return nil, nil
		}
		return nil, &pointerError{path: path, why: "is missing"}
	}
	if err != nil {
		return nil, fmt.Errorf("read which folder a session belongs to: %w", err)
	}
	var p pointer
	switch err := json.Unmarshal(raw, &p); {
	case len(raw) == 0:
		return nil, &pointerError{path: path, why: "is damaged (it is empty)"}
	case err != nil:
		return nil, &pointerError{path: path, why: fmt.Sprintf("is damaged (%v)", err)}
	case p.Version != folderVersion:
		return nil, &pointerError{path: path, why: fmt.Sprintf("has version %d, this ssot knows %d: update ssot", p.Version, folderVersion), newer: true}
	case !filepath.IsAbs(p.Folder):
		return nil, &pointerError{path: path, why: "is damaged (it names no folder)"}
	}
	return &p, nil
}

// empty reports whether a session has no files: its process was killed before it wrote any.
func (h home) empty(name string) bool {
	entries, err := os.ReadDir(h.session(name))
	return errors.Is(err, fs.ErrNotExist) || err == nil && !slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return !temporary(e) })
}

// withoutFolder returns a sentence about sessions without a valid folder.json, or "".
func (h home) withoutFolder() string {
	names, err := h.names()
	if err != nil {
		return ""
	}
	var lost []string
	for _, name := range names {
		_, err := h.readPointer(name)
		if wrong := (*pointerError)(nil); errors.As(err, &wrong) && !wrong.newer {
			lost = append(lost, wrong.path)
		}
	}
	switch len(lost) {
	case 0:
		return ""
	case 1:
		return lost[0] + " does not say whose session lies beside it, and it may be that of this folder: ssot session --all lists it"
	}
	return fmt.Sprintf("%d sessions do not say whose they are, and one may be that of this folder: ssot session --all lists them", len(lost))
}

// writePointer records that a session belongs to this folder.
func (h home) writePointer(name, path string, is identity.Identity) error {
	raw, err := json.Marshal(pointer{folderVersion, path, is})
	if err != nil {
		return fmt.Errorf("write down whose session it is: %w", err)
	}
	dir, err := folder.Open(h.session(name), h.probe)
	if err != nil {
		return fmt.Errorf("write down whose session it is: %w", err)
	}
	defer func() { _ = dir.Close() }() // what was written is synced
	if err := replace(dir, FolderFile, append(raw, '\n'), fileMode); err != nil {
		return fmt.Errorf("write down whose session it is: %w", err)
	}
	return nil
}
