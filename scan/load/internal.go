package load

import "strings"

// InternalParent returns the import path whose tree may import a path with an internal element: what stands before the
// last of them. It reports false where there is none.
func InternalParent(path string) (string, bool) {
	elements := strings.Split(path, "/")
	for i := len(elements) - 1; i > 0; i-- {
		if elements[i] == "internal" {
			return strings.Join(elements[:i], "/"), true
		}
	}
	return "", false
}

// Unrequired returns the module of another package, where the go.mod of a package's own does not require it and only
// go.work makes it known there; empty where it is required.
func (p *Program) Unrequired(pkg *Package, path string) string {
	if pkg.listing == nil || pkg.node == nil {
		return ""
	}
	return pkg.listing.Unrequired(pkg.node, path)
}

// Within reports whether an import path is a parent or lies below it.
func Within(path, parent string) bool { return path == parent || strings.HasPrefix(path, parent+"/") }
