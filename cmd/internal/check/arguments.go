package check

import (
	"errors"
	"os"
	"path/filepath"
)

// arguments tells the arguments that are files from those that are packages. A hook hands over what has changed,
// whatever it is: a file that no scan looks at is a file all the same.
func arguments(dir string, args []string) (packages, files []string, err error) {
	for _, arg := range args {
		path := arg
		if !filepath.IsAbs(path) {
			path = filepath.Join(dir, path)
		}
		if isFile(path) {
			files = append(files, path)
		} else {
			packages = append(packages, arg)
		}
	}
	if len(files) > 0 && len(packages) > 0 {
		return nil, nil, errors.New("check takes packages or files, not both at once")
	}
	return packages, files, nil
}

// isFile reports whether a path leads to a file.
func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}
