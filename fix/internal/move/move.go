package move

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/comment"
	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/gate"
	"github.com/seed-58def443/ssot/fix/internal/imports"
	"github.com/seed-58def443/ssot/fix/internal/layout"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/use"
	"github.com/seed-58def443/ssot/fix/internal/words"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
)

// importName returns the name in the import spec: ".", "_" or an alias; empty if there is none or it equals the
// package's own name.
func importName(m *filerewrite.Move, pkg *load.Package) string {
	if m.Spec.Name == nil {
		return ""
	}
	if name := pkg.Info.PkgNameOf(m.Spec); name != nil && name.Imported().Name() == m.Spec.Name.Name {
		return ""
	}
	return m.Spec.Name.Name
}

// Add adds an accepted import to its file, once if two rules ask for the same move.
func (p *Step) Add(v *scan.Violation, all *filerewrite.Set) *refusal.Refusal {
	m, r := p.refuseMove(p.Project.PackageOf(v), v)
	if r != nil {
		return r
	}
	d := all.Of(v.Source)
	i := slices.IndexFunc(d.Moves, func(o *filerewrite.Move) bool { return o.Spec == m.Spec })
	switch {
	case i < 0:
		d.Moves = append(d.Moves, m)
	case d.Moves[i].V.Entry.Use != m.V.Entry.Use:
		return &refusal.Refusal{Kind: refusal.Conflict, Detail: fmt.Sprintf("two rules move this import: %s to %s, and %s to %s", d.Moves[i].V.Rule, d.Moves[i].V.Entry.Use, v.Rule, m.V.Entry.Use)}
	}
	return nil
}

// collect sets the mentions of an import's members in a file, over all variants.
func collect(m *filerewrite.Move, variants []*load.Package) {
	seen := map[*ast.Ident]bool{}
	for _, pkg := range variants {
		at := map[token.Pos]bool{}
		for _, pos := range project.UsesOf(m.File, pkg, m.Spec) {
			at[pos] = true
		}
		dot := importName(m, pkg) == "."
		ast.Inspect(m.File.Syntax, func(n ast.Node) bool {
			u := &filerewrite.MoveUse{}
			switch n := n.(type) {
			case *ast.SelectorExpr:
				if x, ok := n.X.(*ast.Ident); ok && !dot {
					u = &filerewrite.MoveUse{Qualifier: x, Member: n.Sel}
				}
			case *ast.Ident:
				if dot {
					u = &filerewrite.MoveUse{Member: n}
				}
			}
			if u.Member != nil && at[u.Start()] && !seen[u.Member] {
				seen[u.Member] = true
				m.Uses = append(m.Uses, u)
			}
			return true
		})
	}
	slices.SortFunc(m.Uses, func(a, b *filerewrite.MoveUse) int { return int(a.Member.Pos() - b.Member.Pos()) })
}

// MarkLeaving marks the old imports, so that no rewrite mentions a package through them.
func MarkLeaving(d *filerewrite.File) {
	for _, m := range d.Moves {
		d.Imports.Leaving[m.Spec] = true
	}
}

// RequestImports requests the new packages at each mention that no other rewrite removes.
func RequestImports(d *filerewrite.File) {
	for _, m := range d.Moves {
		name := importName(m, d.Variants[0])
		plain := false
		for _, u := range m.Uses {
			u.Gone = syntax.Within(d.Gone, d.File.Tok.Offset(u.Start()))
			switch need := ownedBy(u); {
			case u.Gone:
			case name == "." && len(m.To) == 1 && d.Imports.Existing(u.To.Path(), need.Members, u.Start()) == nil:
				wantDot(d.Imports, need)
			default:
				d.Imports.Want(need, u.Start())
				plain = plain || name != "."
			}
		}
		if len(m.To) > 1 {
			continue // one alias can't name several packages
		}
		if a := d.Imports.Added[m.To[0].Path()]; plain && a != nil && name != "" {
			a.Names = append(a.Names, name) // the alias of the old import
		}
	}
}

// ownedBy returns the member of the new package that a mention needs.
func ownedBy(u *filerewrite.MoveUse) use.Owned {
	return use.Owned{Pkg: u.To, Members: []string{u.Member.Name}}
}

// dotKey returns the key of a package's dot import among the additions, which may exist beside a plain import.
func dotKey(pkgPath string) string { return pkgPath + " ." }

// wantDot requests a dot import.
func wantDot(im *imports.Imports, o use.Owned) {
	im.Added[dotKey(o.Pkg.Path())] = &imports.Addition{Path: o.Pkg.Path(), Pkg: o.Pkg.Name(), Name: "."}
}

// Apply renames the mentions of old imports, and edits the import declarations. Every rewrite of a file needs it, also
// one without a move. It returns the refusal if a comment is in the way of an edit.
func Apply(d *filerewrite.File) *refusal.Refusal {
	for _, m := range d.Moves {
		for _, u := range m.Uses {
			need := ownedBy(u)
			dot := d.Imports.Added[dotKey(u.To.Path())] != nil && importName(m, d.Variants[0]) == "."
			if u.Gone || dot && d.Imports.Existing(u.To.Path(), need.Members, u.Start()) == nil {
				continue
			}
			if r := rename(d, u, d.Imports.Name(need, u.Start())); r != nil {
				return r
			}
		}
	}
	remove := d.Imports.Orphans(d.Gone)
	remove = append(remove, replaceSpecs(d, remove)...)
	if r := imports.RefuseRemoved(d.File, remove); r != nil {
		return r
	}
	// Import edits come first, so that a directive above an import stays next to it.
	d.Edits = append(imports.ImportEdits(d.File, d.Layout.Eol, d.Imports.Sorted(), remove), d.Edits...)
	return nil
}

// rename writes the new qualifier of a mention, or removes it under a dot import.
func rename(d *filerewrite.File, u *filerewrite.MoveUse, name string) *refusal.Refusal {
	start, member := d.File.Tok.Offset(u.Start()), d.File.Tok.Offset(u.Member.Pos())
	edit := patch.Edit{Start: start, End: member}
	switch {
	case u.Qualifier == nil && name != "":
		edit.New = name + "."
	case u.Qualifier != nil && name != "":
		edit.New, edit.End = name, d.File.Tok.Offset(u.Qualifier.End())
	}
	if comments := comment.In(d.File, syntax.Extent{Start: edit.Start, End: edit.End}); len(comments) > 0 {
		return &refusal.Refusal{Kind: refusal.Manual, Detail: "the comment " + words.OneLine(comments[0].Text) + " stands between a package's name and what is used of it; take it away first"}
	}
	if string(d.File.Src[edit.Start:edit.End]) != edit.New {
		d.Edits = append(d.Edits, edit)
	}
	return nil
}

// replaceSpecs assigns each addition the spec of an old import to replace, if there is one, and returns the old specs
// that are left over. A package that is imported for its side effects stays imported.
func replaceSpecs(d *filerewrite.File, orphans []*ast.ImportSpec) []*ast.ImportSpec {
	free := map[*ast.ImportSpec]*filerewrite.Move{}
	for _, m := range d.Moves {
		free[m.Spec] = m
	}
	for _, a := range d.Imports.Sorted() {
		for _, style := range [][]string{{".", "_"}, {"."}, {}} { // spec names to avoid for the addition
			for _, spec := range d.File.Syntax.Imports {
				if m := free[spec]; m != nil && a.In == nil && m.Goes(a.Path) && (a.Name == "." || !slices.Contains(style, syntax.SpecName(spec))) {
					a.In = spec
					delete(free, spec)
				}
			}
		}
	}
	var out []*ast.ImportSpec
	for _, spec := range d.File.Syntax.Imports {
		switch m := free[spec]; {
		case m == nil:
		case syntax.SpecName(spec) == "_" && !imported(d, m.To[0].Path(), orphans):
			d.Imports.Added[m.To[0].Path()] = &imports.Addition{Path: m.To[0].Path(), Pkg: m.To[0].Name(), Name: "_", In: spec}
		default:
			out = append(out, spec)
		}
	}
	return out
}

// imported reports whether the result imports a package; orphans and leaving imports don't count.
func imported(d *filerewrite.File, pkgPath string, orphans []*ast.ImportSpec) bool {
	return slices.ContainsFunc(d.Imports.Sorted(), func(a *imports.Addition) bool { return a.Path == pkgPath }) ||
		slices.ContainsFunc(d.File.Syntax.Imports, func(s *ast.ImportSpec) bool {
			return syntax.SpecPath(s) == pkgPath && !d.Imports.Leaving[s] && !slices.Contains(orphans, s)
		})
}

// LocateImports finds the positions of the new imports and the mentions in the result.
func LocateImports(d *filerewrite.File, at func(int) int) *refusal.Refusal {
	if len(d.Moves) == 0 {
		return nil
	}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", d.After, parser.ImportsOnly)
	if err != nil {
		return nil // a syntax error, which package check reports
	}
	for _, m := range d.Moves {
		for _, spec := range file.Imports {
			if m.Goes(syntax.SpecPath(spec)) && (m.Now == filerewrite.Place{} || syntax.SpecName(spec) == syntax.SpecName(m.Spec)) {
				m.Now = filerewrite.Place{Start: fset.Position(spec.Pos()).Offset, End: fset.Position(spec.End()).Offset}
			}
		}
	}
	for _, m := range d.Moves {
		for _, u := range m.Uses {
			if u.Gone {
				continue
			}
			if u.At = at(layout.Moved(d.File.Tok.Offset(u.Member.Pos()), d.Edits)); u.At < 0 || !strings.HasPrefix(string(d.After[u.At:]), u.Member.Name) {
				return &refusal.Refusal{Kind: refusal.Conflict, Detail: u.Member.Name + " can't be found again in the result"}
			}
		}
	}
	return nil
}

// Step rewrites moved imports.
type Step struct {
	Project *project.Project
	Table   *use.Table
	Gate    *gate.Gate
}
