package pattern

import (
	"errors"
	"fmt"
	"path"
	"strings"
	"unicode"
)

// CheckImport is nil for an import path as a go.mod or an import of a module allows it, else a clause that says
// what is wrong.
func CheckImport(p string) error {
	switch {
	case p == "":
		return errors.New("the import path is empty")
	case p == "." || p == ".." || strings.HasPrefix(p, "./") || strings.HasPrefix(p, "../") || strings.HasPrefix(p, "/"):
		return fmt.Errorf("%q is a folder; an import path reads like example.com/shop/internal/redisx", p)
	case strings.Contains(p, "..."):
		return fmt.Errorf("%q is a pattern; an import path names one package", p)
	}
	if strings.ContainsFunc(p, notInImport) || path.Clean(p) != p || strings.Contains(p, "@") || strings.HasPrefix(p, "-") || reservedPath(p) {
		return fmt.Errorf("%q is not an import path", p)
	}
	return nil
}

// notInImport is the Go specification's list of what an import path may not hold.
func notInImport(r rune) bool {
	return !unicode.IsGraphic(r) || unicode.IsSpace(r) || strings.ContainsRune("!\"#$%&'()*,:;<=>?[\\]^`{|}\ufffd", r)
}
