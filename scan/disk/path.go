package disk

import "path/filepath"

// Below returns path relative to folder, and whether it is the folder or lies below it. It compares names alone and
// looks at no file: pass both through [Resolve] first where links matter.
func Below(folder, path string) (rel string, ok bool) {
	rel, err := filepath.Rel(folder, path)
	return rel, err == nil && filepath.IsLocal(rel)
}

// Inside reports whether a path is a folder's or lies below it, by their names; see [Below].
func Inside(folder, path string) bool {
	_, ok := Below(folder, path)
	return ok
}

// Resolve returns a path with the symbolic links resolved in the part of it that exists.
func Resolve(path string) string {
	for head, tail := path, ""; ; tail, head = filepath.Join(filepath.Base(head), tail), filepath.Dir(head) {
		if found, err := filepath.EvalSymlinks(head); err == nil {
			return filepath.Join(found, tail)
		}
		if head == filepath.Dir(head) {
			return path
		}
	}
}
