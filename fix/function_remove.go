package fix

import (
	"bytes"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/seed-58def443/ssot/fix/patch"
)

// remove takes a function out of a file, with its doc comment and one of two blank lines around it.
func (d *draft) remove(decl *ast.FuncDecl) *Refusal {
	src := d.file.Src
	start, end := d.file.Tok.Offset(decl.Pos()), d.file.Tok.Offset(decl.End())
	if decl.Doc != nil {
		start = d.file.Tok.Offset(decl.Doc.Pos())
	}
	from := bytes.LastIndexByte(src[:start], '\n') + 1
	to := lineEnd(src, end)
	if len(bytes.TrimSpace(src[from:start])) > 0 || !onlyComment(src[end:to]) {
		return &Refusal{RefusedConflict, decl.Name.Name + " shares a line with other code, so it can't be removed"}
	}
	if r := manual(commentsIn(d.file, extent{from, to}), "in "+decl.Name.Name+", which would be removed"); r != nil {
		return r
	}
	before := src[:from]
	switch next := lineEnd(src, to); {
	case to < len(src) && len(bytes.TrimSpace(src[to:next])) == 0 && blankEnd(before):
		to = next
	case len(bytes.TrimSpace(src[to:])) == 0 && blankEnd(before) && !d.afterImports(decl): // it was the last thing
		from = bytes.LastIndexByte(bytes.TrimSuffix(before, []byte("\n")), '\n') + 1
	}
	d.edits = append(d.edits, patch.Edit{Start: from, End: to})
	d.gone = append(d.gone, extent{from, to})
	d.change(decl.Name.Name, func(types.Object) types.Object { return nil })
	return nil
}

// afterImports says that a declaration stands right behind the imports, which may take the blank line between along.
func (d *draft) afterImports(decl ast.Decl) bool {
	i := slices.Index(d.file.Syntax.Decls, decl)
	if i < 1 {
		return true
	}
	gen, ok := d.file.Syntax.Decls[i-1].(*ast.GenDecl)
	return ok && gen.Tok == token.IMPORT
}

// lineEnd is the offset behind the line that holds an offset.
func lineEnd(src []byte, offset int) int {
	if i := bytes.IndexByte(src[offset:], '\n'); i >= 0 {
		return offset + i + 1
	}
	return len(src)
}

func onlyComment(rest []byte) bool {
	rest = bytes.TrimSpace(rest)
	return len(rest) == 0 || bytes.HasPrefix(rest, []byte("//"))
}

// blankEnd says that text ends in a blank line.
func blankEnd(text []byte) bool {
	text = bytes.TrimSuffix(text, []byte("\n"))
	i := bytes.LastIndexByte(text, '\n')
	return i >= 0 && len(bytes.TrimSpace(text[i:])) == 0
}
