package project

import (
	"go/parser"
	"go/token"

	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/snippet"
)

// FirstConfiguration returns the configuration in which the uses of snippets are type-checked: snippets belong to none.
func (p *Project) FirstConfiguration() string {
	if len(p.Res.Program.Packages) == 0 {
		return ""
	}
	return p.Res.Program.Packages[0].Configuration
}

// IsPage reports whether a file is a Markdown page, which has no syntax tree and no package.
func IsPage(f *load.File) bool { return f.Syntax == nil }

// pageGroup returns a package without variants for a Markdown page.
func pageGroup(v *scan.Violation) *Package { return &Package{Path: v.Package + " " + v.File} }

// BlocksOf returns the blocks of a file that may contain snippets.
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
