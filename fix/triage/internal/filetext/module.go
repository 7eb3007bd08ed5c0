package filetext

import (
	"path"
	"strings"
)

// PackageAt returns the import path of a file's package under a new name of the file. It reports false if that is not
// known.
func (s *Lookup) PackageAt(pkg, from, to string) (string, bool) {
	folder := s.walked().module(to)
	if is := s.tree.modulePath(folder); is != "" && folder != s.tree.module(from) {
		return path.Join(is, rel(folder, path.Dir(to))), true
	}
	return repackaged(pkg, from, to)
}

// repackaged returns the import path of a file's package after a move within the module. The folder of the module need
// not be a part of its path (a go.work, a major version): it is what is left of the file's folder in front of the
// longest end that the import path has too. It reports false if the file is moved out of that folder.
func repackaged(pkg, from, to string) (string, bool) {
	was, is := path.Dir(from), path.Dir(to)
	folders := strings.Split(was, "/")
	if was == "." {
		folders = nil
	}
	for i := range len(folders) + 1 {
		above, below := path.Join(folders[:i]...), path.Join(folders[i:]...)
		if module, ok := strings.CutSuffix(pkg, "/"+below); ok || below == "" {
			if rel, ok := strings.CutPrefix(is+"/", strings.TrimPrefix(above+"/", "/")); ok {
				return path.Join(module, rel), true
			}
			break
		}
	}
	return pkg, false
}

// rel returns a folder as a path from one above it.
func rel(above, folder string) string {
	if above == "." {
		return folder
	}
	return strings.TrimPrefix(strings.TrimPrefix(folder, above), "/")
}
