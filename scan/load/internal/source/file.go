package source

import (
	"go/ast"
	"go/build/constraint"
	"go/parser"
	"go/token"
	"strings"
)

// A File is a source file. The variants and configurations of a package share it.
type File struct {
	Path           string // absolute path on disk, ignoring //line directives
	Src            []byte // the bytes that were parsed
	Syntax         *ast.File
	Tok            *token.File
	Generated      bool // contains a "Code generated … DO NOT EDIT." comment
	Cgo            bool // imports "C"
	LineDirectives bool // contains //line or /*line comments
}

// Parse parses a file as far as possible. The File is nil only if nothing could be parsed.
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
			// The scanner may ignore the comment, depending on its place. A directive too many does no harm.
			f.LineDirectives = f.LineDirectives || strings.HasPrefix(c.Text, "//line ") || strings.HasPrefix(c.Text, "/*line ")
		}
	}
	// The scanner has applied the line directives: restore the positions of its errors.
	if f.LineDirectives {
		for i := range errs {
			if off := errs[i].Position.Offset; errs[i].Position.IsValid() && off <= f.Tok.Size() {
				errs[i].Position = fset.PositionFor(f.Tok.Pos(off), false)
			}
		}
	}
	return f, errs
}

// BuildConstraint returns the expression of the //go:build line above the package clause, or an empty string.
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
