package load

import (
	"go/ast"
	"go/build/constraint"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/scan/disk"
)

// IgnoredFile is a Go file of a wanted package that no configuration includes.
type IgnoredFile struct {
	Path   string // absolute
	Reason string // "//go:build windows", "file name", or empty when it is not known
}

// Ignored lists the files of the wanted packages that no configuration includes, sorted by path. A pattern's package that has no other files counts as wanted.
func (p *Program) Ignored() []IgnoredFile { return p.ignored }

func ignoredFiles(s *sources, listings []*listing) []IgnoredFile {
	included := make(map[string]bool)
	reasons := make(map[string]string)
	for _, l := range listings {
		for _, pkg := range l.seen {
			for _, path := range pkg.GoFiles {
				included[path] = true
			}
		}
	}
	for _, l := range listings {
		for _, pkg := range l.seen {
			for _, path := range pkg.IgnoredFiles {
				if _, known := reasons[path]; !known && !included[path] && filepath.Ext(path) == ".go" {
					reasons[path] = s.whyIgnored(path)
				}
			}
		}
	}
	files := make([]IgnoredFile, 0, len(reasons))
	for path, why := range reasons {
		files = append(files, IgnoredFile{Path: path, Reason: why})
	}
	slices.SortFunc(files, func(a, b IgnoredFile) int { return strings.Compare(a.Path, b.Path) })
	return files
}

func (s *sources) whyIgnored(path string) string {
	src, err := s.read(path)
	if err != nil {
		return disk.Reason(err)
	}
	f, _ := parser.ParseFile(token.NewFileSet(), path, src, parser.PackageClauseOnly|parser.ParseComments)
	switch {
	case f == nil:
		return ""
	case buildConstraint(f) != "":
		return "//go:build " + buildConstraint(f)
	case f.Name.Name == "documentation":
		return "package documentation"
	case strings.Contains(strings.TrimSuffix(filepath.Base(path), "_test.go"), "_"):
		return "file name"
	}
	return ""
}

// buildConstraint is the expression of the //go:build line, which stands above the package clause.
func buildConstraint(f *ast.File) string {
	for _, group := range f.Comments {
		for _, c := range group.List {
			if c.Pos() < f.Package && constraint.IsGoBuild(c.Text) {
				return strings.TrimSpace(strings.TrimPrefix(c.Text, "//go:build"))
			}
		}
	}
	return ""
}
