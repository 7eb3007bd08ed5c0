package feeders

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/calls"
	"github.com/seed-58def443/ssot/fix/internal/draft"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/scan/load"
)

// feeders finds what only fed the sites: local variables whose initialisers have no effect and whose every use goes
// with the sites, with what leaves with them, or with another feeder. What the uses take from where they stand stays.
func feeders(d *draft.Draft, taken map[types.Object]bool) []index.Feeder {
	f := Feeding{d.Group.Index(d.Variants[0]), d.File, d.Sites, d.Cuts, taken}
	var out []index.Feeder
	for _, fed := range d.Fed() {
		out = append(out, f.In(fed.Decl)...)
	}
	return out
}

// Feeding looks for what only fed sites of a file.
type Feeding struct {
	Index *index.Index
	File  *load.File
	Sites []*site.Site
	cuts  []draft.Cut           // what goes with them
	taken map[types.Object]bool // what stays, because the uses take it from where they stand
}

func (f Feeding) span(n ast.Node) syntax.Extent {
	return syntax.Extent{Start: f.File.Tok.Offset(n.Pos()), End: f.File.Tok.Offset(n.End())}
}

// In finds what goes of a declaration.
func (f Feeding) In(decl ast.Decl) []index.Feeder {
	gone := slices.Clone(f.cuts)
	holder := func(pos token.Pos) *site.Site {
		at := f.File.Tok.Offset(pos)
		for _, r := range gone {
			if r.Start <= at && at < r.End {
				return r.Fed
			}
		}
		return nil
	}
	for _, s := range f.Sites {
		gone = append(gone, draft.Cut{Extent: syntax.Extent{Start: s.Start(), End: s.End()}, Fed: s})
	}
	var out []index.Feeder
	locals := f.Index.Locals(decl)
	goes := map[types.Object]bool{}
	fedBy := map[types.Object]*site.Site{}
	for again := true; again; {
		again = false
		for _, obj := range locals.Order {
			known := locals.Of[obj]
			if goes[obj] || len(known.Uses) == 0 || f.taken[obj] {
				continue
			}
			var stay []token.Pos
			for _, use := range known.Uses {
				if by := holder(use); by == nil {
					stay = append(stay, use)
				} else if fedBy[obj] == nil {
					fedBy[obj] = by
				}
			}
			if len(stay) == len(known.Uses) && fedBy[obj] == nil || holder(known.Node().Pos()) != nil || !calls.Spare(f.Index.Info, known.Value) {
				continue
			}
			l := *known
			l.Fed = fedBy[obj]
			var fills []ast.Stmt
			if len(stay) > 0 {
				var ok bool
				if fills, ok = f.fills(obj, &l, stay); l.Fed == nil || !ok {
					continue
				}
			}
			goes[obj] = true
			out = append(out, l.Feeder)
			gone = append(gone, draft.Cut{Extent: f.span(l.Node()), Fed: l.Fed})
			for _, stmt := range fills {
				out = append(out, index.Feeder{Stmt: stmt, Decl: decl, Fed: l.Fed})
				gone = append(gone, draft.Cut{Extent: f.span(stmt), Fed: l.Fed})
			}
			again = true
		}
	}
	return joinSpecs(out)
}

// joinSpecs takes a statement for its parts where all of them go.
func joinSpecs(list []index.Feeder) []index.Feeder {
	parts := map[ast.Stmt]int{}
	for _, f := range list {
		parts[f.Stmt]++
	}
	var out []index.Feeder
	for _, f := range list {
		if f.Spec == nil || parts[f.Stmt] < len(f.Stmt.(*ast.DeclStmt).Decl.(*ast.GenDecl).Specs) {
			out = append(out, f)
		} else if !slices.ContainsFunc(out, func(o index.Feeder) bool { return o.Stmt == f.Stmt }) {
			f.Spec = nil
			out = append(out, f)
		}
	}
	return out
}
