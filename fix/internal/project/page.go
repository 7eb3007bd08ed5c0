package project

import (
	"go/parser"
	"go/token"

	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/snippet"
)

// FirstConfiguration returns the configuration in which the uses of snippets are typed: a page is in none.
func (p *Project) FirstConfiguration() string {
	if len(p.Res.Program.Packages) == 0 {
		return ""
	}
	return p.Res.Program.Packages[0].Configuration
}

// IsPage reports whether a file is a Markdown page: it has no syntax and is in no package.
func IsPage(f *load.File) bool { return f.Syntax == nil }

// pageGroup returns the group of a page alone: no package is verified with it.
func pageGroup(v *scan.Violation) *Package { return &Package{Path: v.Package + " " + v.File} }

// BlocksOf returns the texts of a file that may hold code.
func BlocksOf(file *load.File, src []byte) []*snippet.Block {
	if IsPage(file) {
		return snippet.Page(src)
	}
	fset := token.NewFileSet()
	syntax, err := parser.ParseFile(fset, "", src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil
	}
	return snippet.Source(src, fset.File(syntax.FileStart), syntax, true)
}
