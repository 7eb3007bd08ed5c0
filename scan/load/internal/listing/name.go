package listing

import (
	"path"
	"regexp"
	"strings"
)

var majorElement = regexp.MustCompile(`^v[0-9]+$`)

// PackageName returns the name that an import path suggests for its package, by the conventions that goimports goes by:
// the last element without a major version, "go-" before it, and what follows its letters, digits and underscores.
// Where the package is there, its clause says better.
func PackageName(importPath string) string {
	base := path.Base(importPath)
	if majorElement.MatchString(base) && path.Dir(importPath) != "." {
		base = path.Base(path.Dir(importPath))
	}
	base = strings.TrimPrefix(base, "go-")
	if i := strings.IndexFunc(base, notInName); i >= 0 {
		base = base[:i]
	}
	return base
}

func notInName(r rune) bool {
	return r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
}
