package gocmd

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// WriteOverlay writes the file for the go command's flag -overlay into a folder, and returns the file's path. texts has
// absolute paths; a nil text hides the file. The copies have short names of their own, whatever the files are called.
func WriteOverlay(folder string, texts map[string][]byte) (string, error) {
	replace := map[string]string{}
	for i, path := range slices.Sorted(maps.Keys(texts)) {
		if texts[path] == nil {
			replace[path] = ""
			continue
		}
		to := filepath.Join(folder, fmt.Sprintf("%d%s", i, filepath.Ext(path)))
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
