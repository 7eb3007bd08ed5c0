package load

import (
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/scan/disk"
	"github.com/seed-58def443/ssot/scan/load/internal/listing"
	"github.com/seed-58def443/ssot/scan/load/internal/source"
)

// An IgnoredFile is a Go file of a wanted package that no configuration includes.
type IgnoredFile struct {
	Path   string // absolute
	Reason string // "//go:build windows", "file name", or empty if not known
}

// Ignored returns the files of the wanted packages that no configuration includes, sorted by path. A package without
// any other files counts as wanted if a pattern matches it.
func (p *Program) Ignored() []IgnoredFile { return p.ignored }

func ignoredFiles(s *source.Set, listings []*listing.Listing) []IgnoredFile {
	included := make(map[string]bool)
	reasons := make(map[string]string)
	for _, l := range listings {
		for _, pkg := range l.Seen {
			for _, path := range pkg.GoFiles {
				included[path] = true
			}
		}
	}
	for _, l := range listings {
		for _, pkg := range l.Seen {
			for _, path := range pkg.IgnoredFiles {
				if _, known := reasons[path]; !known && !included[path] && filepath.Ext(path) == ".go" {
					reasons[path] = whyIgnored(s, path)
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

func whyIgnored(s *source.Set, path string) string {
	src, err := s.Read(path)
	if err != nil {
		return disk.Reason(err)
	}
	f, _ := parser.ParseFile(token.NewFileSet(), path, src, parser.PackageClauseOnly|parser.ParseComments)
	switch {
	case f == nil:
		return ""
	case source.BuildConstraint(f) != "":
		return "//go:build " + source.BuildConstraint(f)
	case f.Name.Name == "documentation":
		return "package documentation"
	case strings.Contains(strings.TrimSuffix(filepath.Base(path), "_test.go"), "_"):
		return "file name"
	}
	return ""
}
