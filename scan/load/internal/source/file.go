package source

import (
	"go/ast"
	"go/build/constraint"
	"go/parser"
	"go/token"
	"strings"
)

// File is a source file; the variants and configurations of a package share it.
type File struct {
	Path           string // absolute, where it really is on disk; never taken from a //line directive
	Src            []byte // the bytes that were parsed
	Syntax         *ast.File
	Tok            *token.File
	Generated      bool // has the "Code generated … DO NOT EDIT." comment
	Cgo            bool // imports "C"
	LineDirectives bool // has //line or /*line comments
}

// Parse parses all that can be parsed; the file is nil only when that is nothing.
func Parse(fset *token.FileSet, path string, src []byte) (*File, []Error) {
	syntax, err := parser.ParseFile(fset, path, src, parser.ParseComments|parser.SkipObjectResolution|parser.AllErrors)
	errs := SyntaxErrors(path, err)
	if syntax == nil {
		return nil, errs
	}
	f := &File{
		Path: path, Src: src, Syntax: syntax, Tok: fset.File(syntax.FileStart),
		Generated: ast.IsGenerated(syntax),
	}
	for _, spec := range syntax.Imports {
		f.Cgo = f.Cgo || spec.Path.Value == `"C"`
	}
	for _, group := range syntax.Comments {
		for _, c := range group.List {
			// Whether the scanner obeys it depends on where it stands; to be told of one too many is the safe side.
			f.LineDirectives = f.LineDirectives || strings.HasPrefix(c.Text, "//line ") || strings.HasPrefix(c.Text, "/*line ")
		}
	}
	// The scanner has obeyed the file's line directives: positions of its errors are put right.
	if f.LineDirectives {
		for i := range errs {
			if off := errs[i].Position.Offset; errs[i].Position.IsValid() && off <= f.Tok.Size() {
				errs[i].Position = fset.PositionFor(f.Tok.Pos(off), false)
			}
		}
	}
	return f, errs
}

// BuildConstraint returns the expression of the //go:build line, which stands above the package clause.
func BuildConstraint(f *ast.File) string {
	for _, group := range f.Comments {
		for _, c := range group.List {
			if c.Pos() < f.Package && constraint.IsGoBuild(c.Text) {
				return strings.TrimSpace(strings.TrimPrefix(c.Text, "//go:build"))
			}
		}
	}
	return ""
}
