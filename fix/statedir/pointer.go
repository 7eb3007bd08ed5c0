package statedir

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// FolderFile says whose session a folder is. The rest of that folder is the caller's.
const FolderFile = "folder.json"

// folderVersion is the version of folder.json that this program writes, and the only one it reads.
const folderVersion = 1

// pointer is what folder.json holds.
type pointer struct {
	Version int    `json:"version"`
	Folder  string `json:"folder"` // absolute, without links
	identity
}

// pointerError is a folder.json that does not say whose session it is, in a sentence.
type pointerError struct{ error }

// pointsAt is the folder that a session belongs to; it is nil when this user has no such session.
func (h home) pointsAt(name string) (*pointer, error) {
	path := filepath.Join(h.session(name), FolderFile)
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read which folder a session belongs to: %w", err)
	}
	var p pointer
	switch err := json.Unmarshal(raw, &p); {
	case err != nil:
		return nil, pointerError{fmt.Errorf("%s is damaged, remove its folder to begin a new session: %w", path, err)}
	case p.Version != folderVersion:
		return nil, pointerError{fmt.Errorf("%s has version %d, this ssot knows %d: update ssot", path, p.Version, folderVersion)}
	case !filepath.IsAbs(p.Folder):
		return nil, pointerError{fmt.Errorf("%s is damaged, remove its folder to begin a new session: it names no folder", path)}
	}
	return &p, nil
}

// point writes down that a session belongs to this folder.
func (h home) point(name, folder string) error {
	raw, err := json.Marshal(pointer{folderVersion, folder, identify(folder)})
	if err != nil {
		return fmt.Errorf("write down whose session it is: %w", err)
	}
	root, err := os.OpenRoot(h.session(name))
	if err != nil {
		return fmt.Errorf("write down whose session it is: %w", err)
	}
	defer func() { _ = root.Close() }()
	if err := replace(root, FolderFile, append(raw, '\n')); err != nil {
		return fmt.Errorf("write down whose session it is: %w", err)
	}
	return nil
}
