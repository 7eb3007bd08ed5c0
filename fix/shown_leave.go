package fix

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"
)

// inGone says that a position lies in what the rewrite takes away.
func (e *shownEdit) inGone(pos token.Pos) bool {
	at := e.code.Offset(pos)
	return slices.ContainsFunc(e.gone, func(x extent) bool { return x.start <= at && at < x.end })
}

// orphaned says that something is mentioned in the snippet, and only in what goes.
func (e *shownEdit) orphaned(obj types.Object) bool {
	used := false
	for id, o := range e.code.Info.Uses {
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
func (e *shownEdit) feeds(obj types.Object) bool {
	for id, o := range e.code.Info.Uses {
		if o == obj && e.inGone(id.Pos()) {
			return true
		}
	}
	return false
}

// onlySet says that what stays of the snippet mentions a variable only to set it, or a part of it.
func (e *shownEdit) onlySet(obj types.Object) bool {
	set := map[*ast.Ident]bool{}
	for _, stmt := range e.statements() {
		if s, ok := stmt.(*ast.AssignStmt); ok {
			for _, l := range s.Lhs {
				set[root(l)] = true
			}
		}
	}
	for id, o := range e.code.Info.Uses {
		if o == obj && !e.inGone(id.Pos()) && !set[id] {
			return false
		}
	}
	return true
}

// starve removes the local variables that only fed the expressions, where they have a line of their own and making them does nothing else.
func (e *shownEdit) starve() *Refusal {
	for again := true; again; {
		again = false
		for _, stmt := range e.statements() {
			names, values := defined(stmt)
			if len(names) == 0 || e.inGone(stmt.Pos()) || e.holdsSite(stmt) {
				continue
			}
			for _, name := range names {
				obj := e.code.Info.Defs[name]
				if obj == nil || obj.Parent() == e.code.Package.Scope() || !e.feeds(obj) {
					continue
				}
				if !e.orphaned(obj) {
					if e.onlySet(obj) {
						return &Refusal{RefusedUnused, name.Name + " would be set in the snippet for nothing: change it by hand"}
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
func (e *shownEdit) holdsSite(stmt ast.Stmt) bool {
	return slices.ContainsFunc(e.sites, func(s *shownSite) bool { return stmt.Pos() <= s.expr().Pos() && s.expr().End() <= stmt.End() })
}

// statements lists the statements of the snippet in order.
func (e *shownEdit) statements() []ast.Stmt { return statements(e.code.File) }

// defined are the variables that a statement declares, and their values.
func defined(stmt ast.Stmt) (names []*ast.Ident, values []ast.Expr) {
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
func (e *shownEdit) remove(stmt ast.Stmt, name string, alone bool) *Refusal {
	start, end := e.code.Offset(stmt.Pos()), e.code.Offset(stmt.End())
	switch {
	case start < 0 || end < 0 || !alone || !e.opens(start) || !e.closes(end):
		return &Refusal{RefusedUnused, name + " would be left without a use in the snippet, and can't be removed: change it by hand"}
	case len(e.comments(stmt.Pos(), stmt.End())) > 0 || e.commented(start):
		return &Refusal{RefusedManual, name + " would be left without a use in the snippet, and a comment is about it: change it by hand"}
	}
	e.gone = append(e.gone, extent{start, end})
	return e.add(e.text.Remove(e.withEmpty(start, end)))
}

// closes says that nothing but white space stands behind an offset on its line.
func (e *shownEdit) closes(offset int) bool {
	line, _, _ := strings.Cut(string(e.text.Bytes()[offset:]), "\n")
	return strings.TrimSpace(line) == ""
}

// commented says that the line above an offset's ends in a comment.
func (e *shownEdit) commented(offset int) bool {
	above := strings.TrimRight(string(e.text.Bytes()[:offset]), " \t")
	above = strings.TrimRight(strings.TrimSuffix(above, "\n"), "\r")
	line := strings.TrimSpace(above[strings.LastIndexByte(above, '\n')+1:])
	return strings.HasPrefix(line, "//") || strings.HasSuffix(line, "*/")
}

// importOwners finds the names of the packages that the uses mention. Where the snippet shows imports, it gets theirs: in the place of one that is left without a use, or below one that stays.
func (e *shownEdit) importOwners(names map[string]string) *Refusal {
	var add []owned
	for _, s := range e.sites {
		for _, o := range s.use.owners() {
			path := o.pkg.Path()
			if _, known := names[path]; known {
				continue
			}
			name, ok := e.known(path)
			if !ok {
				name = o.pkg.Name()
				add = append(add, o)
			}
			names[path] = name
		}
	}
	if len(e.code.File.Imports) == 0 {
		return nil
	}
	for _, spec := range e.nearest(add) {
		name := e.code.Info.PkgNameOf(spec)
		if _, wanted := names[specPath(spec)]; wanted || name == nil || !e.orphaned(name) {
			continue
		}
		if r := e.leave(spec, &add); r != nil {
			return r
		}
	}
	for _, o := range add {
		if r := e.addImport(o.pkg.Path()); r != nil {
			return r
		}
	}
	return nil
}

// nearest lists the snippet's imports in the order in which the packages to be added take the places of those without a use: the one most like theirs first, for that stands in their group, then what was violated.
func (e *shownEdit) nearest(add []owned) []*ast.ImportSpec {
	specs := slices.Clone(e.code.File.Imports)
	if len(add) == 0 {
		return specs
	}
	violated := func(spec *ast.ImportSpec) int {
		if slices.ContainsFunc(e.sites, func(s *shownSite) bool { return s.v.Entry.Symbol.Package == specPath(spec) }) {
			return 0
		}
		return 1
	}
	alike := func(spec *ast.ImportSpec) int { return common(specPath(spec), add[0].pkg.Path()) }
	slices.SortStableFunc(specs, func(a, b *ast.ImportSpec) int {
		return cmp.Or(cmp.Compare(alike(b), alike(a)), cmp.Compare(violated(a), violated(b)))
	})
	return specs
}

// known is the name under which the snippet imports a package, empty for a dot import.
func (e *shownEdit) known(path string) (string, bool) {
	for _, spec := range e.code.File.Imports {
		if name := e.code.Info.PkgNameOf(spec); specPath(spec) == path && name != nil && name.Name() != "_" {
			if name.Name() == "." {
				return "", true
			}
			return name.Name(), true
		}
	}
	return "", false
}

// leave puts the first of the packages that are still to be imported in the place of an import without a use, or takes its line away.
func (e *shownEdit) leave(spec *ast.ImportSpec, add *[]owned) *Refusal {
	start, end := e.code.Offset(spec.Pos()), e.code.Offset(spec.Path.End())
	if start < 0 || end < 0 {
		return byHand("the import of %s can't be found in the snippet", specPath(spec))
	}
	if len(*add) > 0 {
		path := (*add)[0].pkg.Path()
		*add = (*add)[1:]
		return e.add(e.text.Replace(start, end, strconv.Quote(path)))
	}
	for _, d := range e.code.File.Decls {
		if g, ok := d.(*ast.GenDecl); ok && len(g.Specs) == 1 && g.Specs[0] == spec {
			start, end = e.code.Offset(g.Pos()), e.code.Offset(g.End())
		}
	}
	if !e.opens(start) || !e.closes(end) {
		return byHand("the import of %s would be left without a use and shares its line", specPath(spec))
	}
	return e.add(e.text.Remove(e.withEmpty(start, end)))
}

// withEmpty takes in the empty line that would be left at the start or the end of a group, or beside another empty line.
func (e *shownEdit) withEmpty(start, end int) (int, int) {
	data := string(e.text.Bytes())
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
func (e *shownEdit) addImport(path string) *Refusal {
	last := e.code.File.Imports[len(e.code.File.Imports)-1]
	at, line := e.code.Offset(last.Pos()), strconv.Quote(path)
	for _, d := range e.code.File.Decls {
		if g, ok := d.(*ast.GenDecl); ok && !g.Lparen.IsValid() && len(g.Specs) == 1 && g.Specs[0] == last {
			at, line = e.code.Offset(g.Pos()), "import "+line
		}
	}
	if at < 0 || !e.opens(at) {
		return byHand("the snippet has no line for the import of %s", path)
	}
	indent, _ := e.text.Line(at)
	return e.add(e.text.Insert(at, indent+line))
}
