package leave

import (
	"bytes"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/comment"
	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/lines"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/refusal"
)

// Remove removes a function from a file, with its doc comment and one of two blank lines around it.
func Remove(d *filerewrite.File, decl *ast.FuncDecl) *refusal.Refusal {
	src := d.File.Src
	start, end := d.File.Tok.Offset(decl.Pos()), d.File.Tok.Offset(decl.End())
	if decl.Doc != nil {
		start = d.File.Tok.Offset(decl.Doc.Pos())
	}
	from, to := lines.Start(src, start), lines.End(src, end)
	if !lines.Begins(src, start) || !lines.Ends(src, end) {
		return &refusal.Refusal{Kind: refusal.Conflict, Detail: decl.Name.Name + " shares a line with other code, so it can't be removed"}
	}
	if r := comment.RefuseManual(comment.In(d.File, syntax.Extent{Start: from, End: to}), "in "+decl.Name.Name+", which would be removed"); r != nil {
		return r
	}
	before := src[:from]
	switch next := lines.End(src, to); {
	case to < len(src) && len(bytes.TrimSpace(src[to:next])) == 0 && blankEnd(before):
		to = next
	case len(bytes.TrimSpace(src[to:])) == 0 && blankEnd(before) && !afterImports(d, decl): // the function was the last declaration
		from = lines.Start(before, len(bytes.TrimSuffix(before, []byte("\n"))))
	}
	d.Edits = append(d.Edits, patch.Edit{Start: from, End: to})
	d.Gone = append(d.Gone, syntax.Extent{Start: from, End: to})
	d.Change(decl.Name.Name, func(types.Object) types.Object { return nil })
	return nil
}

// afterImports reports whether a declaration directly follows the imports. Removing an import may remove the blank line
// between them as well.
func afterImports(d *filerewrite.File, decl ast.Decl) bool {
	i := slices.Index(d.File.Syntax.Decls, decl)
	if i < 1 {
		return true
	}
	gen, ok := d.File.Syntax.Decls[i-1].(*ast.GenDecl)
	return ok && gen.Tok == token.IMPORT
}

// blankEnd reports whether a text ends in a blank line.
func blankEnd(text []byte) bool {
	text = bytes.TrimSuffix(text, []byte("\n"))
	i := bytes.LastIndexByte(text, '\n')
	return i >= 0 && len(bytes.TrimSpace(text[i:])) == 0
}
