package snippets

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/imports"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/use"
	"github.com/seed-58def443/ssot/fix/refusal"
)

// inGone says that a position lies in what the rewrite takes away.
func (e *Edit) inGone(pos token.Pos) bool {
	at := e.Code.Offset(pos)
	return slices.ContainsFunc(e.gone, func(x syntax.Extent) bool { return x.Start <= at && at < x.End })
}

// orphaned says that something is mentioned in the snippet, and only in what goes.
func (e *Edit) orphaned(obj types.Object) bool {
	used := false
	for id, o := range e.Code.Info.Uses {
		if o != obj {
			continue
		}
		if used = true; !e.inGone(id.Pos()) {
			return false
		}
	}
	return used
}

// feeds says that something is mentioned in what goes.
func (e *Edit) feeds(obj types.Object) bool {
	for id, o := range e.Code.Info.Uses {
		if o == obj && e.inGone(id.Pos()) {
			return true
		}
	}
	return false
}

// onlySet says that what stays of the snippet mentions a variable only to set it, or a part of it.
func (e *Edit) onlySet(obj types.Object) bool {
	set := map[*ast.Ident]bool{}
	for _, stmt := range e.Statements() {
		if s, ok := stmt.(*ast.AssignStmt); ok {
			for _, l := range s.Lhs {
				set[syntax.Root(l)] = true
			}
		}
	}
	for id, o := range e.Code.Info.Uses {
		if o == obj && !e.inGone(id.Pos()) && !set[id] {
			return false
		}
	}
	return true
}

// starve removes the local variables that only fed the expressions, where they have a line of their own and making them does nothing else.
func (e *Edit) starve() *refusal.Refusal {
	for again := true; again; {
		again = false
		for _, stmt := range e.Statements() {
			names, values := Defined(stmt)
			if len(names) == 0 || e.inGone(stmt.Pos()) || e.holdsSite(stmt) {
				continue
			}
			for _, name := range names {
				obj := e.Code.Info.Defs[name]
				if obj == nil || obj.Parent() == e.Code.Package.Scope() || !e.feeds(obj) {
					continue
				}
				if !e.orphaned(obj) {
					if e.onlySet(obj) {
						return &refusal.Refusal{Kind: refusal.Unused, Detail: name.Name + " would be set in the snippet for nothing: change it by hand"}
					}
					continue
				}
				if r := e.remove(stmt, name.Name, len(names) == 1 && !slices.ContainsFunc(values, acts)); r != nil {
					return r
				}
				again = true
			}
		}
	}
	return nil
}

// holdsSite says that a statement stays, for the use stands in it.
func (e *Edit) holdsSite(stmt ast.Stmt) bool {
	return slices.ContainsFunc(e.sites, func(s *Site) bool { return stmt.Pos() <= s.Expr().Pos() && s.Expr().End() <= stmt.End() })
}

// Statements lists the statements of the snippet in order.
func (e *Edit) Statements() []ast.Stmt { return syntax.Statements(e.Code.File) }

// Defined are the variables that a statement declares, and their values.
func Defined(stmt ast.Stmt) (names []*ast.Ident, values []ast.Expr) {
	switch s := stmt.(type) {
	case *ast.AssignStmt:
		if s.Tok != token.DEFINE {
			return nil, nil
		}
		for _, l := range s.Lhs {
			if id, ok := l.(*ast.Ident); ok {
				names = append(names, id)
			}
		}
		return names, s.Rhs
	case *ast.DeclStmt:
		decl, ok := s.Decl.(*ast.GenDecl)
		if !ok || decl.Tok != token.VAR || len(decl.Specs) != 1 {
			return nil, nil
		}
		spec, ok := decl.Specs[0].(*ast.ValueSpec)
		if !ok {
			return nil, nil
		}
		return spec.Names, spec.Values
	}
	return nil, nil
}

// acts says that evaluating an expression may do something.
func acts(x ast.Expr) bool {
	found := false
	ast.Inspect(x, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr, *ast.FuncLit:
			found = true
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW
		}
		return !found
	})
	return found
}

// remove takes the lines of a statement away that declares what nothing uses any more.
func (e *Edit) remove(stmt ast.Stmt, name string, alone bool) *refusal.Refusal {
	start, end := e.Code.Offset(stmt.Pos()), e.Code.Offset(stmt.End())
	switch {
	case start < 0 || end < 0 || !alone || !e.opens(start) || !e.closes(end):
		return &refusal.Refusal{Kind: refusal.Unused, Detail: name + " would be left without a use in the snippet, and can't be removed: change it by hand"}
	case len(e.comments(stmt.Pos(), stmt.End())) > 0 || e.commented(start):
		return &refusal.Refusal{Kind: refusal.Manual, Detail: name + " would be left without a use in the snippet, and a comment is about it: change it by hand"}
	}
	e.gone = append(e.gone, syntax.Extent{Start: start, End: end})
	return e.add(e.Text.Remove(e.withEmpty(start, end)))
}

// closes says that nothing but white space stands behind an offset on its line.
func (e *Edit) closes(offset int) bool {
	line, _, _ := strings.Cut(string(e.Text.Bytes()[offset:]), "\n")
	return strings.TrimSpace(line) == ""
}

// commented says that the line above an offset's ends in a comment.
func (e *Edit) commented(offset int) bool {
	above := strings.TrimRight(string(e.Text.Bytes()[:offset]), " \t")
	above = strings.TrimRight(strings.TrimSuffix(above, "\n"), "\r")
	line := strings.TrimSpace(above[strings.LastIndexByte(above, '\n')+1:])
	return strings.HasPrefix(line, "//") || strings.HasSuffix(line, "*/")
}

// importOwners finds the names of the packages that the uses mention. Where the snippet shows imports, it gets theirs: in the place of one that is left without a use, or below one that stays.
func (e *Edit) importOwners(names map[string]string) *refusal.Refusal {
	var add []use.Owned
	for _, s := range e.sites {
		for _, o := range s.Use.Owners() {
			path := o.Pkg.Path()
			if _, known := names[path]; known {
				continue
			}
			name, ok := e.known(path)
			if !ok {
				name = o.Pkg.Name()
				add = append(add, o)
			}
			names[path] = name
		}
	}
	if len(e.Code.File.Imports) == 0 {
		return nil
	}
	for _, spec := range e.nearest(add) {
		name := e.Code.Info.PkgNameOf(spec)
		if _, wanted := names[syntax.SpecPath(spec)]; wanted || name == nil || !e.orphaned(name) {
			continue
		}
		if r := e.leave(spec, &add); r != nil {
			return r
		}
	}
	for _, o := range add {
		if r := e.addImport(o.Pkg.Path()); r != nil {
			return r
		}
	}
	return nil
}

// nearest lists the snippet's imports in the order in which the packages to be added take the places of those without a use: the one most like theirs first, for that stands in their group, then what was violated.
func (e *Edit) nearest(add []use.Owned) []*ast.ImportSpec {
	specs := slices.Clone(e.Code.File.Imports)
	if len(add) == 0 {
		return specs
	}
	violated := func(spec *ast.ImportSpec) int {
		if slices.ContainsFunc(e.sites, func(s *Site) bool { return s.V.Entry.Symbol.Package == syntax.SpecPath(spec) }) {
			return 0
		}
		return 1
	}
	alike := func(spec *ast.ImportSpec) int { return imports.Common(syntax.SpecPath(spec), add[0].Pkg.Path()) }
	slices.SortStableFunc(specs, func(a, b *ast.ImportSpec) int {
		return cmp.Or(cmp.Compare(alike(b), alike(a)), cmp.Compare(violated(a), violated(b)))
	})
	return specs
}

// known is the name under which the snippet imports a package, empty for a dot import.
func (e *Edit) known(path string) (string, bool) {
	for _, spec := range e.Code.File.Imports {
		if name := e.Code.Info.PkgNameOf(spec); syntax.SpecPath(spec) == path && name != nil && name.Name() != "_" {
			if name.Name() == "." {
				return "", true
			}
			return name.Name(), true
		}
	}
	return "", false
}

// leave puts the first of the packages that are still to be imported in the place of an import without a use, or takes its line away.
func (e *Edit) leave(spec *ast.ImportSpec, add *[]use.Owned) *refusal.Refusal {
	start, end := e.Code.Offset(spec.Pos()), e.Code.Offset(spec.Path.End())
	if start < 0 || end < 0 {
		return byHand("the import of %s can't be found in the snippet", syntax.SpecPath(spec))
	}
	if len(*add) > 0 {
		path := (*add)[0].Pkg.Path()
		*add = (*add)[1:]
		return e.add(e.Text.Replace(start, end, strconv.Quote(path)))
	}
	for _, d := range e.Code.File.Decls {
		if g, ok := d.(*ast.GenDecl); ok && len(g.Specs) == 1 && g.Specs[0] == spec {
			start, end = e.Code.Offset(g.Pos()), e.Code.Offset(g.End())
		}
	}
	if !e.opens(start) || !e.closes(end) {
		return byHand("the import of %s would be left without a use and shares its line", syntax.SpecPath(spec))
	}
	return e.add(e.Text.Remove(e.withEmpty(start, end)))
}

// withEmpty takes in the empty line that would be left at the start or the end of a group, or beside another empty line.
func (e *Edit) withEmpty(start, end int) (int, int) {
	data := string(e.Text.Bytes())
	above, below := data[:strings.LastIndexByte(data[:start], '\n')+1], ""
	if i := strings.IndexByte(data[end:], '\n'); i >= 0 {
		below = data[end+i+1:]
	}
	next, _, _ := strings.Cut(below, "\n")
	lines := strings.Split(strings.TrimSuffix(above, "\n"), "\n")
	previous := strings.TrimSpace(lines[len(lines)-1])
	switch {
	case strings.TrimSpace(next) == "" && below != "" && (previous == "" || strings.HasSuffix(previous, "(") || strings.HasSuffix(previous, "{")):
		end += strings.Index(data[end:], "\n") + 1
		return start, end + 1
	case strings.HasPrefix(strings.TrimSpace(next), ")") && previous == "" && above != "":
		return start - 1 - len(lines[len(lines)-1]), end
	}
	return start, end
}

// addImport writes an import line above the last import.
func (e *Edit) addImport(path string) *refusal.Refusal {
	last := e.Code.File.Imports[len(e.Code.File.Imports)-1]
	at, line := e.Code.Offset(last.Pos()), strconv.Quote(path)
	for _, d := range e.Code.File.Decls {
		if g, ok := d.(*ast.GenDecl); ok && !g.Lparen.IsValid() && len(g.Specs) == 1 && g.Specs[0] == last {
			at, line = e.Code.Offset(g.Pos()), "import "+line
		}
	}
	if at < 0 || !e.opens(at) {
		return byHand("the snippet has no line for the import of %s", path)
	}
	indent, _ := e.Text.Line(at)
	return e.add(e.Text.Insert(at, indent+line))
}
