package scan

import (
	"go/ast"
	"go/types"
	"path/filepath"
	"slices"
	"strings"

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

// Forbidden finds what the rules that look at a package forbid in files of it as they were scanned, in no particular
// order.
func (r *Result) Forbidden(pkg *load.Package, files ...*ast.File) []Finding {
	names := map[*ast.File]string{}
	for _, f := range pkg.Files {
		names[f.Syntax] = f.Path
	}
	return r.forbidden(pkg, &detect.Package{Files: files, Types: pkg.Types, Info: pkg.Info}, func(f *ast.File) string { return names[f] })
}

// ForbiddenIn is Forbidden for a file as it would be, with the types of a check of the package again; path is the
// file's.
func (r *Result) ForbiddenIn(pkg *load.Package, checked *types.Package, info *types.Info, path string, file *ast.File) []Finding {
	return r.forbidden(pkg, &detect.Package{Files: []*ast.File{file}, Types: checked, Info: info}, func(*ast.File) string { return path })
}

func (r *Result) forbidden(pkg *load.Package, in *detect.Package, name func(*ast.File) string) []Finding {
	rel, err := filepath.Rel(r.Root, pkg.Dir)
	if err != nil {
		rel = "" // it matches no folder
	}
	in.Path = pkg.PlainPath()
	return r.Detector.Holding(r.Detector.Find(in), func(f *ast.File) detect.Place {
		return detect.Place{Rel: filepath.ToSlash(rel), ImportPath: in.Path, Test: strings.HasSuffix(name(f), "_test.go")}
	})
}
