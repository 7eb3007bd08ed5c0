package rule

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/seed-58def443/ssot/scan/disk"
)

// ErrNotFound is the error of Find when there is no rule file.
var ErrNotFound = errors.New("no " + FileName)

// Find looks for the rule file in dir and then in each folder above it, and returns its absolute path.
func Find(dir string) (string, error) {
	start, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("look for %s: %w", FileName, err)
	}
	for folder := start; ; folder = filepath.Dir(folder) {
		path := filepath.Join(folder, FileName)
		info, err := os.Stat(path)
		switch {
		case err == nil && info.IsDir():
			return "", fmt.Errorf("%s is a folder, not a rule file", path)
		case err == nil:
			if err := readable(path, folder); err != nil {
				return "", fmt.Errorf("read the rules: %w", err)
			}
			return path, nil
		case !errors.Is(err, fs.ErrNotExist):
			return "", fmt.Errorf("look for %s: %w", FileName, err)
		case folder == filepath.Dir(folder):
			return "", fmt.Errorf("%w in %s or a folder above it", ErrNotFound, start)
		}
	}
}

// readable is nil for a rule file that is a file and that no other user planted there.
func readable(path, folder string) error {
	in, err := os.Stat(folder)
	if err != nil {
		return err
	}
	file, err := os.Lstat(path) // a link is its maker's
	if err != nil {
		return err
	}
	if err := planted(path, in, file, os.Geteuid()); err != nil {
		return err
	}
	return disk.Check(path, maxFile)
}
