package scan

import (
	"go/ast"
	"go/types"
	"path/filepath"
	"slices"

	"github.com/seed-58def443/ssot/scan/internal/detect"
	"github.com/seed-58def443/ssot/scan/load"
)

// Detector knows what the rules of a file forbid, and finds it in a type-checked package. It does no I/O.
type Detector = detect.Detector

// Finding is a place that breaks a rule, before it has a file's bytes, a priority and a fingerprint.
type Finding = detect.Finding

// Owned finds what the rules forbid in a package that owns it: what its owner may do.
func (r *Result) Owned(pkg *load.Package) []Finding {
	var out []Finding
	for _, x := range r.Detector.Find(sourceOf(pkg)) {
		if slices.Contains(x.Rule.Owner, pkg.Path) {
			out = append(out, x)
		}
	}
	return out
}

// Forbidden finds what the rules that look at a package forbid in files of it, in no particular order: as they were
// scanned, or as they would be, with the types of a check of the package again.
func (r *Result) Forbidden(pkg *load.Package, checked *types.Package, info *types.Info, files ...*ast.File) []Finding {
	rel, err := filepath.Rel(r.Root, pkg.Dir)
	if err != nil {
		rel = "" // it matches no folder
	}
	path := pkg.PlainPath()
	var out []Finding
	for _, x := range r.Detector.Find(&detect.Package{Path: path, Files: files, Types: checked, Info: info}) {
		if !r.Detector.Exempt(x.Rule, filepath.ToSlash(rel), path) {
			out = append(out, x)
		}
	}
	return out
}
