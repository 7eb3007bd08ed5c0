package scan

import (
	"go/ast"
	"go/types"
	"path/filepath"
	"strings"

	"github.com/seed-58def443/ssot/scan/internal/detect"
	"github.com/seed-58def443/ssot/scan/load"
)

// Detector knows what the rules of a file forbid, and finds it in a type-checked package. It does no I/O.
type Detector = detect.Detector

// Finding is a place that breaks a rule, before it has a file's bytes, a priority and a fingerprint.
type Finding = detect.Finding

// Owned finds what the rules forbid in a package and its owners may do.
func (r *Result) Owned(pkg *load.Package) []Finding {
	files := filesOf(pkg)
	at := r.placing(pkg, func(f *ast.File) string { return files[f].Path })
	return r.Detector.Owned(r.Detector.Find(sourceOf(pkg)), at)
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
	in.Path = pkg.PlainPath()
	return r.Detector.Applicable(r.Detector.Find(in), r.placing(pkg, name))
}

// placing says where the files of a package are that have a path each.
func (r *Result) placing(pkg *load.Package, name func(*ast.File) string) func(*ast.File) detect.Place {
	rel, err := filepath.Rel(r.Root, pkg.Dir)
	if err != nil {
		rel = "" // it matches no folder
	}
	return func(f *ast.File) detect.Place {
		base := filepath.Base(name(f))
		return detect.Place{Rel: filepath.ToSlash(rel), ImportPath: pkg.PlainPath(), File: base, Test: strings.HasSuffix(base, "_test.go")}
	}
}
