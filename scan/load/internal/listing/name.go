package listing

import (
	"path"
	"regexp"
	"strings"
)

var majorElement = regexp.MustCompile(`^v[0-9]+$`)

// PackageName returns the package name that an import path suggests, by the conventions of goimports: the last element,
// ignoring a major version, without a "go-" prefix, up to the first character that is not a letter, digit or
// underscore. If the package is loaded, use its package clause instead.
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
