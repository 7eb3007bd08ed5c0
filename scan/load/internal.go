package load

import "strings"

// InternalParent returns the import path below which packages may import path, by the rule for internal elements: the
// part before the last internal element. It returns false if there is no such element.
func InternalParent(path string) (string, bool) {
	elements := strings.Split(path, "/")
	for i := len(elements) - 1; i > 0; i-- {
		if elements[i] == "internal" {
			return strings.Join(elements[:i], "/"), true
		}
	}
	return "", false
}

// Unrequired returns the module of the package path if pkg can import it only because of go.work: the go.mod of pkg's
// module does not require that module. Otherwise it returns an empty string.
func (p *Program) Unrequired(pkg *Package, path string) string {
	if pkg.listing == nil || pkg.node == nil {
		return ""
	}
	return pkg.listing.Unrequired(pkg.node, path)
}

// Within reports whether an import path is parent or is below it.
func Within(path, parent string) bool { return path == parent || strings.HasPrefix(path, parent+"/") }
