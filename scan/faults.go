package scan

import (
	"context"
	"go/parser"
	"go/token"
	"slices"

	"github.com/seed-58def443/ssot/scan/load"
)

// Faulty reports whether a scanned package that contains a file had errors. file is an absolute path.
func (r *Result) Faulty(file string) bool { return len(r.faulty(file)) > 0 }

// AnyFaulty reports whether any scanned package had errors.
func (r *Result) AnyFaulty() bool {
	return slices.ContainsFunc(r.Program.Packages, func(pkg *load.Package) bool { return len(pkg.Errors) > 0 })
}

// HalfTyped reports whether a scanned package that contains the file has a file with syntax errors. Syntax errors hide
// other errors, so the errors can't be counted. file is an absolute path.
func (r *Result) HalfTyped(file string) bool {
	return slices.ContainsFunc(r.faulty(file), func(pkg *load.Package) bool {
		return slices.ContainsFunc(pkg.Files, func(f *load.File) bool { return !Parses(f.Src) })
	})
}

// Parses reports whether src is a Go file without syntax errors.
func Parses(src []byte) bool {
	_, err := parser.ParseFile(token.NewFileSet(), "", src, parser.SkipObjectResolution)
	return err == nil
}

// faulty returns the packages with errors that contain a file.
func (r *Result) faulty(file string) []*load.Package {
	var out []*load.Package
	for _, pkg := range r.Program.Packages {
		if len(pkg.Errors) > 0 && slices.ContainsFunc(pkg.Files, func(f *load.File) bool { return f.Path == file }) {
			out = append(out, pkg)
		}
	}
	return out
}

// Mends reports whether a package that contains a file has fewer errors if the file has other content. file is an
// absolute path.
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
