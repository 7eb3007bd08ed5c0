package gocmd

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// WriteOverlay writes the file for the go command's flag -overlay into a folder, and returns the file's path. texts has
// absolute paths; a nil text hides the file. The copies have short names of their own, whatever the files are called:
// the part of a name behind the hyphen says what the copy has, for go vet may name one of an earlier overlay that had
// the same, whose complaint go kept.
func WriteOverlay(folder string, texts map[string][]byte) (string, error) {
	replace := map[string]string{}
	for i, path := range slices.Sorted(maps.Keys(texts)) {
		if texts[path] == nil {
			replace[path] = ""
			continue
		}
		hash := sha256.Sum256(texts[path])
		to := filepath.Join(folder, fmt.Sprintf("%d-%x%s", i, hash[:8], filepath.Ext(path)))
		if err := os.WriteFile(to, texts[path], 0o600); err != nil {
			return "", fmt.Errorf("write a text to build: %w", err)
		}
		replace[path] = to
	}
	text, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	path := filepath.Join(folder, "overlay.json")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		return "", fmt.Errorf("write what to build: %w", err)
	}
	return path, nil
}

// TemporaryOverlay is WriteOverlay into a new temporary folder, which done removes.
func TemporaryOverlay(texts map[string][]byte) (path string, done func(), err error) {
	folder, err := os.MkdirTemp("", "ssot-overlay-")
	if err != nil {
		return "", nil, fmt.Errorf("make a folder for the texts that go is to read: %w", err)
	}
	done = func() { _ = os.RemoveAll(folder) } // on failure it stays among the temporary files
	if path, err = WriteOverlay(folder, texts); err != nil {
		done()
		return "", nil, err
	}
	return path, done, nil
}
