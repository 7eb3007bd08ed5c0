package deadlocal

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/calls"
	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/scan/load"
)

// dead returns the dead locals of a file: local variables whose initialisers have no effect and whose every use is
// removed with a site, with other removed code, or with another dead local. taken has the variables that a use
// reads from the scope; they are kept.
func dead(d *filerewrite.File, taken map[types.Object]bool) []index.DeadLocal {
	f := Search{d.Package.Index(d.Variants[0]), d.File, d.Sites, d.Cuts, taken}
	var out []index.DeadLocal
	for _, fed := range d.ChangedDecls() {
		out = append(out, f.In(fed.Decl)...)
	}
	return out
}

// Search finds the dead locals of a file.
type Search struct {
	Index *index.Index
	File  *load.File
	Sites []*site.Site
	cuts  []filerewrite.Cut     // what is removed with the sites
	taken map[types.Object]bool // variables that a use reads from the scope: kept
}

func (f Search) span(n ast.Node) syntax.Extent {
	return syntax.Extent{Start: f.File.Tok.Offset(n.Pos()), End: f.File.Tok.Offset(n.End())}
}

// In returns the dead locals of a declaration.
func (f Search) In(decl ast.Decl) []index.DeadLocal {
	gone := slices.Clone(f.cuts)
	holder := func(pos token.Pos) *site.Site {
		at := f.File.Tok.Offset(pos)
		for _, r := range gone {
			if r.Start <= at && at < r.End {
				return r.Site
			}
		}
		return nil
	}
	for _, s := range f.Sites {
		gone = append(gone, filerewrite.Cut{Extent: syntax.Extent{Start: s.Start(), End: s.End()}, Site: s})
	}
	var out []index.DeadLocal
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
			if len(stay) == len(known.Uses) && fedBy[obj] == nil || holder(known.Node().Pos()) != nil || !calls.HarmlessIfInRange(f.Index.Info, known.Value) {
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
			out = append(out, l.DeadLocal)
			gone = append(gone, filerewrite.Cut{Extent: f.span(l.Node()), Site: l.Fed})
			for _, stmt := range fills {
				out = append(out, index.DeadLocal{Stmt: stmt, Decl: decl, Fed: l.Fed})
				gone = append(gone, filerewrite.Cut{Extent: f.span(stmt), Site: l.Fed})
			}
			again = true
		}
		for _, l := range f.looks(decl, holder) {
			out = append(out, l)
			gone = append(gone, filerewrite.Cut{Extent: f.span(l.Stmt), Site: l.Fed})
			again = true
		}
	}
	return joinSpecs(out)
}

// joinSpecs replaces the specs of a declaration statement by the statement where all of its specs are dead.
func joinSpecs(list []index.DeadLocal) []index.DeadLocal {
	parts := map[ast.Stmt]int{}
	for _, f := range list {
		parts[f.Stmt]++
	}
	var out []index.DeadLocal
	for _, f := range list {
		if f.Spec == nil || parts[f.Stmt] < len(f.Stmt.(*ast.DeclStmt).Decl.(*ast.GenDecl).Specs) {
			out = append(out, f)
		} else if !slices.ContainsFunc(out, func(o index.DeadLocal) bool { return o.Stmt == f.Stmt }) {
			f.Spec = nil
			out = append(out, f)
		}
	}
	return out
}
