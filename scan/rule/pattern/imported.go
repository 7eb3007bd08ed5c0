package pattern

import (
	"errors"
	"fmt"
	"path"
	"strings"
	"unicode"
)

// CheckImport returns nil if p is an import path that go.mod or an import declaration allows. Its error is a clause
// that says what is wrong.
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

// notInImport reports whether the Go specification excludes a character from import paths.
func notInImport(r rune) bool {
	return !unicode.IsGraphic(r) || unicode.IsSpace(r) || strings.ContainsRune("!\"#$%&'()*,:;<=>?[\\]^`{|}\ufffd", r)
}
