package write

import (
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/imports"
	"github.com/seed-58def443/ssot/fix/internal/project"
)

// NewImports returns the imports that the rewrite adds to the file's package, as far as the file shows.
func NewImports(d *filerewrite.File) []imports.NewImport {
	if project.IsPage(d.File) {
		return nil
	}
	var out []imports.NewImport
	for _, a := range d.Imports.Sorted() {
		fingerprint, ok := asked(d, a)
		if !ok {
			continue
		}
		for _, pkg := range d.Variants {
			out = append(out, imports.NewImport{
				Configuration: pkg.Configuration, From: pkg.Path, To: a.Path,
				Test: strings.HasSuffix(d.File.Path, "_test.go"), Fingerprint: fingerprint,
			})
		}
	}
	return out
}

// asked returns the first violation whose rewrite needs an added import.
func asked(d *filerewrite.File, a *imports.Addition) (fingerprint string, ok bool) {
	for _, s := range d.Sites {
		if slices.Contains(a.Places, s.Expr.Pos()) {
			return s.V.Fingerprint, true
		}
	}
	for _, c := range d.Passing {
		if slices.Contains(a.Places, c.Site.Expr.Pos()) {
			return c.Site.V.Fingerprint, true
		}
	}
	for _, m := range d.Moves {
		if m.Goes(a.Path) {
			return m.V.Fingerprint, true
		}
	}
	return "", false
}
