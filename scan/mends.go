package scan

import (
	"context"
	"slices"

	"github.com/seed-58def443/ssot/scan/load"
)

// Mends reports whether a package that a file belongs to has fewer errors with other content in that file (an absolute path) than it had when it was scanned.
func (r *Result) Mends(ctx context.Context, file string, content []byte) (bool, error) {
	for _, pkg := range r.Program.Packages {
		if len(pkg.Errors) == 0 || !slices.ContainsFunc(pkg.Files, func(f *load.File) bool { return f.Path == file }) {
			continue
		}
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
