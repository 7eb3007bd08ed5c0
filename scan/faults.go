package scan

import (
	"context"
	"go/parser"
	"go/token"
	"slices"

	"github.com/seed-58def443/ssot/scan/load"
)

// Faulty reports whether a package that a file (an absolute path) belongs to was scanned with errors.
func (r *Result) Faulty(file string) bool { return len(r.faulty(file)) > 0 }

// HalfTyped reports whether a package that a file (an absolute path) belongs to has a file that can't be parsed: such
// errors hide others and can't be counted.
func (r *Result) HalfTyped(file string) bool {
	return slices.ContainsFunc(r.faulty(file), func(pkg *load.Package) bool {
		return slices.ContainsFunc(pkg.Files, func(f *load.File) bool { return !Parses(f.Src) })
	})
}

// Parses reports whether a text is a Go file without syntax errors.
func Parses(src []byte) bool {
	_, err := parser.ParseFile(token.NewFileSet(), "", src, parser.SkipObjectResolution)
	return err == nil
}

// faulty lists the packages with errors that a file belongs to.
func (r *Result) faulty(file string) []*load.Package {
	var out []*load.Package
	for _, pkg := range r.Program.Packages {
		if len(pkg.Errors) > 0 && slices.ContainsFunc(pkg.Files, func(f *load.File) bool { return f.Path == file }) {
			out = append(out, pkg)
		}
	}
	return out
}

// Mends reports whether a package that a file belongs to has fewer errors with other content in that file (an absolute
// path) than it had when it was scanned.
func (r *Result) Mends(ctx context.Context, file string, content []byte) (bool, error) {
	for _, pkg := range r.faulty(file) {
		checked, err := r.Program.Check(ctx, pkg, map[string][]byte{file: content})
		if err != nil {
			return false, err
		}
		if len(checked.Errors) < len(pkg.Errors) {
			return true, nil
		}
	}
	return false, nil
}
