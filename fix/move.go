package fix

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
)

// move is the rewrite of an import declaration: it imports another package, and what the file used of the old one it uses of the other.
type move struct {
	v    *scan.Violation
	file *load.File
	spec *ast.ImportSpec
	old  string         // import path
	to   *types.Package // in the first variant's configuration
	uses []*moveUse
	now  Place // of the import that stands in its stead
}

// moveUse is a mention of a member of the old package.
type moveUse struct {
	qualifier *ast.Ident // nil under a dot import
	member    *ast.Ident
	gone      bool // with another rewrite
	at        int  // where the member stands in the result
}

// start is where the mention begins.
func (u *moveUse) start() token.Pos {
	if u.qualifier != nil {
		return u.qualifier.Pos()
	}
	return u.member.Pos()
}

// name is the one that the import declaration gives: ".", "_", an alias, or nothing, also where it only says the package's own.
func (m *move) name(pkg *load.Package) string {
	if m.spec.Name == nil {
		return ""
	}
	if name := pkg.Info.PkgNameOf(m.spec); name != nil && name.Imported().Name() == m.spec.Name.Name {
		return ""
	}
	return m.spec.Name.Name
}

// take adds an accepted import to its draft, once where two rules say the same of it.
func (p *moveStep) take(v *scan.Violation, all *drafts) *Refusal {
	m, r := p.refuseMove(p.project.groupOf(v), v)
	if r != nil {
		return r
	}
	d := all.of(v.Source)
	i := slices.IndexFunc(d.moves, func(o *move) bool { return o.spec == m.spec })
	switch {
	case i < 0:
		d.moves = append(d.moves, m)
	case d.moves[i].to.Path() != m.to.Path():
		return &Refusal{RefusedConflict, fmt.Sprintf("two rules move this import: %s to %s, and %s to %s", d.moves[i].v.Rule, d.moves[i].to.Path(), v.Rule, m.to.Path())}
	}
	return nil
}

// collect lists what a file uses of an import, in all variants.
func (m *move) collect(variants []*load.Package) {
	seen := map[*ast.Ident]bool{}
	for _, pkg := range variants {
		at := map[token.Pos]bool{}
		for _, pos := range usesOf(m.file, pkg, m.spec) {
			at[pos] = true
		}
		dot := m.name(pkg) == "."
		ast.Inspect(m.file.Syntax, func(n ast.Node) bool {
			u := &moveUse{}
			switch n := n.(type) {
			case *ast.SelectorExpr:
				if x, ok := n.X.(*ast.Ident); ok && !dot {
					u = &moveUse{qualifier: x, member: n.Sel}
				}
			case *ast.Ident:
				if dot {
					u = &moveUse{member: n}
				}
			}
			if u.member != nil && at[u.start()] && !seen[u.member] {
				seen[u.member] = true
				m.uses = append(m.uses, u)
			}
			return true
		})
	}
	slices.SortFunc(m.uses, func(a, b *moveUse) int { return int(a.member.Pos() - b.member.Pos()) })
}

// depart marks the imports that leave: nothing is to be mentioned under them any more.
func (d *draft) depart() {
	for _, m := range d.moves {
		d.imports.leaving[m.spec] = true
	}
}

// ask asks for the packages that the moves need where they need them. What another rewrite takes away needs none.
func (d *draft) ask() {
	for _, m := range d.moves {
		name := m.name(d.variants[0])
		plain := false
		for _, u := range m.uses {
			u.gone = within(d.gone, d.file.Tok.Offset(u.start()))
			switch need := m.need(u); {
			case u.gone:
			case name == "." && d.imports.existing(m.to.Path(), need.members, u.start()) == nil:
				d.imports.wantDot(need)
			default:
				d.imports.want(need, u.start())
				plain = plain || name != "."
			}
		}
		if a := d.imports.added[m.to.Path()]; plain && a != nil && name != "" {
			a.names = append(a.names, name) // the user's own
		}
	}
}

// need is what a use takes from the new package.
func (m *move) need(u *moveUse) owned {
	return owned{pkg: m.to, members: []string{u.member.Name}}
}

// dotKey names the dot import of a package among the additions, which may stand beside a plain one.
func dotKey(pkgPath string) string { return pkgPath + " ." }

// wantDot asks for a dot import.
func (im *imports) wantDot(o owned) {
	im.added[dotKey(o.pkg.Path())] = &addition{path: o.pkg.Path(), pkg: o.pkg.Name(), name: "."}
}

// move renames what the file uses of the imports that leave, and edits the import declarations.
func (d *draft) move() *Refusal {
	for _, m := range d.moves {
		dot := d.imports.added[dotKey(m.to.Path())] != nil && m.name(d.variants[0]) == "."
		for _, u := range m.uses {
			need := m.need(u)
			if u.gone || dot && d.imports.existing(m.to.Path(), need.members, u.start()) == nil {
				continue
			}
			if r := d.rename(u, d.imports.name(need, u.start())); r != nil {
				return r
			}
		}
	}
	remove := d.imports.orphans(d.gone)
	remove = append(remove, d.replaced(remove)...)
	if r := refuseRemoved(d.file, remove); r != nil {
		return r
	}
	// They come first, so that a directive above an import stays next to it.
	d.edits = append(importEdits(d.file, d.layout.eol, d.imports.sorted(), remove), d.edits...)
	return nil
}

// rename writes the new package's name before a member, or takes the old one's away under a dot import.
func (d *draft) rename(u *moveUse, name string) *Refusal {
	start, member := d.file.Tok.Offset(u.start()), d.file.Tok.Offset(u.member.Pos())
	edit := patch.Edit{Start: start, End: member}
	switch {
	case u.qualifier == nil && name != "":
		edit.New = name + "."
	case u.qualifier != nil && name != "":
		edit.New, edit.End = name, d.file.Tok.Offset(u.qualifier.End())
	}
	if comments := commentsIn(d.file, extent{edit.Start, edit.End}); len(comments) > 0 {
		return &Refusal{RefusedManual, "the comment " + oneLine(comments[0].Text) + " stands between a package's name and what is used of it; take it away first"}
	}
	if string(d.file.Src[edit.Start:edit.End]) != edit.New {
		d.edits = append(d.edits, edit)
	}
	return nil
}

// replaced gives each new import the place of an old one, if there is one, and lists the old ones that are left over. A package that is imported for its effects stays imported.
func (d *draft) replaced(orphans []*ast.ImportSpec) []*ast.ImportSpec {
	free := map[*ast.ImportSpec]*move{}
	for _, m := range d.moves {
		free[m.spec] = m
	}
	for _, a := range d.imports.sorted() {
		for _, style := range [][]string{{".", "_"}, {"."}, {}} { // those that the addition would rather not have
			for _, spec := range d.file.Syntax.Imports {
				if m := free[spec]; m != nil && a.in == nil && m.to.Path() == a.path && (a.name == "." || !slices.Contains(style, specName(spec))) {
					a.in = spec
					delete(free, spec)
				}
			}
		}
	}
	var out []*ast.ImportSpec
	for _, spec := range d.file.Syntax.Imports {
		switch m := free[spec]; {
		case m == nil:
		case specName(spec) == "_" && !d.imported(m.to.Path(), orphans):
			d.imports.added[m.to.Path()] = &addition{path: m.to.Path(), pkg: m.to.Name(), name: "_", in: spec}
		default:
			out = append(out, spec)
		}
	}
	return out
}

// imported says that the file imports a package when all is done, orphans and what leaves left out.
func (d *draft) imported(pkgPath string, orphans []*ast.ImportSpec) bool {
	return slices.ContainsFunc(d.imports.sorted(), func(a *addition) bool { return a.path == pkgPath }) ||
		slices.ContainsFunc(d.file.Syntax.Imports, func(s *ast.ImportSpec) bool {
			return specPath(s) == pkgPath && !d.imports.leaving[s] && !slices.Contains(orphans, s)
		})
}

// settleMoves finds the imports and the uses again in the result.
func (d *draft) settleMoves(at func(int) int) *Refusal {
	if len(d.moves) == 0 {
		return nil
	}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", d.after, parser.ImportsOnly)
	if err != nil {
		return nil // the verification says so
	}
	for _, m := range d.moves {
		for _, spec := range file.Imports {
			if specPath(spec) == m.to.Path() && (m.now == Place{} || specName(spec) == specName(m.spec)) {
				m.now = Place{fset.Position(spec.Pos()).Offset, fset.Position(spec.End()).Offset}
			}
		}
	}
	for _, m := range d.moves {
		for _, u := range m.uses {
			if u.gone {
				continue
			}
			if u.at = at(moved(d.file.Tok.Offset(u.member.Pos()), d.edits)); u.at < 0 || !strings.HasPrefix(string(d.after[u.at:]), u.member.Name) {
				return &Refusal{RefusedConflict, u.member.Name + " can't be found again in the result"}
			}
		}
	}
	return nil
}
