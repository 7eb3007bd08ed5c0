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

// Find looks for the rule file in dir and in the folders above it. It returns the file's absolute path.
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

// readable returns an error if the rule file is not a regular file, or if another user may have planted it.
func readable(path, folder string) error {
	in, err := os.Stat(folder)
	if err != nil {
		return err
	}
	file, err := os.Lstat(path) // Lstat, because a link belongs to whoever made it
	if err != nil {
		return err
	}
	if err := planted(path, in, file, os.Geteuid()); err != nil {
		return err
	}
	return disk.Check(path, maxFile)
}
