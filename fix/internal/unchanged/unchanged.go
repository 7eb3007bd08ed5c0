package unchanged

import (
	"bytes"
	"cmp"
	"go/ast"
	"go/token"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/layout"
	"github.com/seed-58def443/ssot/fix/internal/lines"
	"github.com/seed-58def443/ssot/fix/internal/memo"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/scan/load"
)

// Finder finds unchanged code. It caches function bodies.
type Finder struct {
	bodies memo.Map[*ast.FuncDecl, *body]
}

// Parts are the functions and statements of one file that need not be checked again.
type Parts struct {
	Functions  []load.Same
	file       *load.File
	statements []stretch
}

// stretch is a run of unchanged statements in the source, with its offset in the result.
type stretch struct {
	syntax.Extent
	To int
}

// In returns the parts of a rewritten file that need not be checked again.
func (f *Finder) In(d *filerewrite.File) *Parts {
	return &Parts{functions(d), d.File, f.unchangedStatements(d)}
}

// Statements returns the ranges of the unchanged statements in the result.
func (p *Parts) Statements() []load.Left {
	out := make([]load.Left, len(p.statements))
	for i, s := range p.statements {
		out[i] = load.Left{Start: s.To, End: s.To + s.End - s.Start}
	}
	return out
}

// LeavesOut reports whether a statement is unchanged in a function that is checked again.
func (p *Parts) LeavesOut(stmt ast.Stmt) bool {
	at := p.file.Tok.Offset(stmt.Pos())
	i, _ := slices.BinarySearchFunc(p.statements, at, func(s stretch, at int) int { return cmp.Compare(s.End, at+1) })
	return i < len(p.statements) && p.statements[i].Start <= at
}

// Contains reports whether pos is in an unchanged function or statement.
func (p *Parts) Contains(pos token.Pos) bool {
	at := p.file.Tok.Offset(pos)
	return slices.ContainsFunc(p.Functions, func(s load.Same) bool { return s.Was.Pos() <= pos && pos < s.Was.End() }) ||
		slices.ContainsFunc(p.statements, func(s stretch) bool { return s.Start <= at && at < s.End })
}

// functions returns the functions that the result contains unchanged. They keep their meaning: package-level objects
// keep their types, which is checked, and names of new imports are free. If an import moves, names change their
// meaning, so nothing is returned.
func functions(d *filerewrite.File) []load.Same {
	if len(d.Moves) > 0 || d.File.Syntax == nil {
		return nil
	}
	var out []load.Same
	for _, decl := range d.File.Syntax.Decls {
		f, ok := decl.(*ast.FuncDecl)
		if !ok {
			continue
		}
		start, end := d.File.Tok.Offset(f.Pos()), d.File.Tok.Offset(f.End())
		if slices.ContainsFunc(d.Edits, func(e patch.Edit) bool { return start < e.End && e.Start < end }) || !lines.Ends(d.File.Src, end) {
			continue
		}
		at := d.At(layout.Moved(start, d.Edits))
		if at < 0 || !bytes.HasPrefix(d.After[at:], d.File.Src[start:end]) || !lines.Ends(d.After, at+end-start) {
			continue
		}
		// the function contains a use, even if its text is the same
		if !slices.ContainsFunc(d.Placed, func(x filerewrite.Placed) bool { return at <= x.Start && x.Start < at+end-start }) {
			out = append(out, load.Same{Start: at, Was: f})
		}
	}
	return out
}
