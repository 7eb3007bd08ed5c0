package scan

import (
	"go/ast"
	"go/types"
	"path/filepath"
	"strings"

	"github.com/seed-58def443/ssot/scan/internal/detect"
	"github.com/seed-58def443/ssot/scan/load"
)

// A Detector finds what the rules of a file forbid in a type-checked package. It does no I/O.
type Detector = detect.Detector

// A Finding is a place that breaks a rule, before it has source text, a priority and a fingerprint.
type Finding = detect.Finding

// Owned returns the findings in a package that are allowed because they belong to an owner.
func (r *Result) Owned(pkg *load.Package) []Finding {
	files := filesOf(pkg)
	at := r.placing(pkg, func(f *ast.File) string { return files[f].Path })
	return r.Detector.Owned(r.Detector.Find(sourceOf(pkg)), at)
}

// Forbidden returns the violations in some files of a scanned package, in no particular order. files holds the files'
// syntax in the package.
func (r *Result) Forbidden(pkg *load.Package, files ...*ast.File) []Finding {
	names := map[*ast.File]string{}
	for _, f := range pkg.Files {
		names[f.Syntax] = f.Path
	}
	return r.forbidden(pkg, &detect.Package{Files: files, Types: pkg.Types, Info: pkg.Info}, func(f *ast.File) string { return names[f] })
}

// ForbiddenIn is Forbidden for a changed file, with the types of a new check of the package. path is the path of the
// file.
func (r *Result) ForbiddenIn(pkg *load.Package, checked *types.Package, info *types.Info, path string, file *ast.File) []Finding {
	return r.forbidden(pkg, &detect.Package{Files: []*ast.File{file}, Types: checked, Info: info}, func(*ast.File) string { return path })
}

func (r *Result) forbidden(pkg *load.Package, in *detect.Package, name func(*ast.File) string) []Finding {
	in.Path = pkg.PlainPath()
	return r.Detector.Applicable(r.Detector.Find(in), r.placing(pkg, name))
}

// placing returns a function that returns the place of a package's file. name returns the path of the file.
func (r *Result) placing(pkg *load.Package, name func(*ast.File) string) func(*ast.File) detect.Place {
	rel, err := filepath.Rel(r.Root, pkg.Dir)
	if err != nil {
		rel = "" // an empty path matches no folder
	}
	return func(f *ast.File) detect.Place {
		base := filepath.Base(name(f))
		return detect.Place{Rel: filepath.ToSlash(rel), ImportPath: pkg.PlainPath(), File: base, Test: strings.HasSuffix(base, "_test.go")}
	}
}
