package unchanged

import (
	"bytes"
	"cmp"
	"go/ast"
	"go/scanner"
	"go/token"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/excerpt"
	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/layout"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/scan/load"
)

// body describes the top-level statements of a function and their dependencies by name. Two statements that mention the
// same name count as dependent, whatever the name denotes.
type body struct {
	list     []syntax.Extent
	declares [][]string // for each statement: names that it declares for later ones
	mentions [][]string // for each statement: names that it mentions, of those that any statement of the body declares

	declaring  map[string]int   // first statement that declares a name; a later := may only assign to it
	mentioning map[string][]int // statements that mention a name
	vars       [][]*ast.Ident   // for each statement: variables that it declares
}

// body returns a function's body. It returns nil if the whole function should be checked again, because it is short or
// has labels. The result is cached.
func (f *Finder) body(file *load.File, fn *ast.FuncDecl) *body {
	return f.bodies.Get(fn, func() *body {
		if fn.Body == nil || fn.Body.End()-fn.Body.Pos() < 2*excerpt.MinOmitted {
			return nil
		}
		if slices.ContainsFunc(fn.Body.List, func(s ast.Stmt) bool { _, label := s.(*ast.LabeledStmt); return label }) {
			return nil
		}
		return newBody(file, fn.Body.List)
	})
}

func newBody(file *load.File, list []ast.Stmt) *body {
	b := &body{
		list: make([]syntax.Extent, len(list)), declares: make([][]string, len(list)), mentions: make([][]string, len(list)), vars: make([][]*ast.Ident, len(list)),
		declaring: map[string]int{}, mentioning: map[string][]int{},
	}
	for i, stmt := range list {
		b.list[i] = syntax.Extent{Start: file.Tok.Offset(stmt.Pos()), End: file.Tok.Offset(stmt.End())}
		var names []*ast.Ident
		names, b.vars[i] = declaredBy(stmt)
		for _, id := range names {
			b.declares[i] = append(b.declares[i], id.Name)
			if _, known := b.declaring[id.Name]; !known {
				b.declaring[id.Name] = i
			}
		}
	}
	for i, stmt := range list {
		ast.Inspect(stmt, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			if !ok {
				return true
			}
			if _, local := b.declaring[id.Name]; !local {
				return true
			}
			if in := b.mentioning[id.Name]; len(in) == 0 || in[len(in)-1] != i {
				b.mentioning[id.Name] = append(in, i)
				b.mentions[i] = append(b.mentions[i], id.Name)
			}
			return true
		})
	}
	return b
}

// declaredBy returns the names that a statement may declare for later ones, and which of them are variables.
func declaredBy(stmt ast.Stmt) (all, vars []*ast.Ident) {
	add := func(id *ast.Ident, variable bool) {
		if id.Name == "_" {
			return
		}
		if all = append(all, id); variable {
			vars = append(vars, id)
		}
	}
	switch s := stmt.(type) {
	case *ast.AssignStmt:
		for _, l := range s.Lhs {
			if id, ok := l.(*ast.Ident); ok && s.Tok == token.DEFINE {
				add(id, true)
			}
		}
	case *ast.DeclStmt:
		gen, ok := s.Decl.(*ast.GenDecl)
		if !ok {
			return nil, nil
		}
		for _, spec := range gen.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				add(spec.Name, false)
			case *ast.ValueSpec:
				for _, id := range spec.Names {
					add(id, gen.Tok == token.VAR)
				}
			}
		}
	}
	return all, vars
}

// indexAt returns the index of the statement at an offset, -1 between statements. The search is for the first statement
// that ends behind the offset.
func (b *body) indexAt(offset int) int {
	i, _ := slices.BinarySearchFunc(b.list, offset, func(e syntax.Extent, offset int) int { return cmp.Compare(e.End, offset+1) })
	if i < len(b.list) && b.list[i].Start <= offset {
		return i
	}
	return -1
}

// unchangedStatements returns statements of edited functions that need not be checked again: the result contains them
// unchanged, and no name connects them to an edited statement.
//
// Checked again are the edited statements; the statements that mention a name that these declare, transitively; and for
// all of these, the declarations of the names that they mention, with one more use of each variable so that it counts
// as used. A function is checked as a whole if its package has type errors, because errors are compared by text, or if
// an edit mentions a package-level name, because the initialisation order depends on all functions.
//
// It returns nothing for a file with moved imports (d.Moves): names may mean something else there.
func (f *Finder) unchangedStatements(d *filerewrite.File) []stretch {
	if len(d.Moves) > 0 || d.File.Syntax == nil || len(d.Variants) == 0 || slices.ContainsFunc(d.Variants, func(pkg *load.Package) bool { return len(pkg.Errors) > 0 }) {
		return nil
	}
	edits := slices.SortedFunc(slices.Values(d.Edits), func(a, b patch.Edit) int { return cmp.Compare(a.Start, b.Start) })
	var out []stretch
	for _, decl := range d.File.Syntax.Decls {
		fn, ok := decl.(*ast.FuncDecl)
		if !ok {
			continue
		}
		start, end := d.File.Tok.Offset(fn.Pos()), d.File.Tok.Offset(fn.End())
		var mine []patch.Edit
		for _, e := range edits {
			if start <= e.End && e.Start <= end {
				mine = append(mine, e)
			}
		}
		if fn.Body == nil {
			continue
		}
		inner := syntax.Extent{Start: d.File.Tok.Offset(fn.Body.Lbrace) + 1, End: d.File.Tok.Offset(fn.Body.Rbrace)}
		if len(mine) == 0 || slices.ContainsFunc(mine, func(e patch.Edit) bool { return e.Start < inner.Start || inner.End < e.End }) {
			continue
		}
		b := f.body(d.File, fn)
		if b == nil {
			continue
		}
		if c := newRecheck(d, b, mine); c != nil {
			out = append(out, c.unmarked()...)
		}
	}
	return out
}

// recheck computes which statements of a body must be checked again. A changed statement pulls in the statements that
// mention what it declares (markChanged); every statement to check pulls in the declarations that it needs (mark).
type recheck struct {
	file      *filerewrite.File
	body      *body
	edits     []patch.Edit // edits in the body
	edited    []bool       // for each statement: it was edited
	rechecked []bool       // must be checked again
	changed   []bool       // edited, or depends on an edited statement
}

// newRecheck marks the statements of a body that must be checked again. It returns nil if all must.
func newRecheck(d *filerewrite.File, b *body, edits []patch.Edit) *recheck {
	n := len(b.list)
	c := &recheck{file: d, body: b, edits: edits, edited: make([]bool, n), rechecked: make([]bool, n), changed: make([]bool, n)}
	for _, e := range edits {
		i, _ := slices.BinarySearchFunc(b.list, e.Start, func(s syntax.Extent, at int) int { return cmp.Compare(s.End, at) })
		for ; i < n && b.list[i].Start <= e.End; i++ {
			c.edited[i] = true
		}
	}
	for i, edited := range c.edited {
		if edited {
			c.markChanged(i)
		}
	}
	expressions := map[syntax.Extent]bool{}
	for _, s := range d.Sites {
		expressions[syntax.Extent{Start: s.Start(), End: s.End()}] = true
	}
	for _, e := range edits {
		for _, name := range identifiersIn(e.New) {
			if slices.ContainsFunc(d.Variants, func(pkg *load.Package) bool { return pkg.Types.Scope().Lookup(name) != nil }) {
				return nil
			}
			// The edit mentions the name, so its declaration is needed. An edit of anything but a violation's
			// expression may also declare the name, and then all mentions of it depend on the edit.
			if c.markDeclaration(name); !expressions[syntax.Extent{Start: e.Start, End: e.End}] {
				c.markMentions(name)
			}
		}
	}
	c.mark(n - 1) // the type checker looks at the last statement to tell whether a return is missing
	return c
}

// identifiersIn returns the identifiers in a piece of code, without those after a period: of x.Sel only x.
func identifiersIn(code string) []string {
	if code == "" {
		return nil
	}
	var s scanner.Scanner
	src := []byte(code)
	s.Init(token.NewFileSet().AddFile("", -1, len(src)), src, nil, 0)
	var out []string
	before := token.ILLEGAL
	for {
		_, tok, lit := s.Scan()
		if tok == token.EOF {
			return out
		}
		if tok == token.IDENT && before != token.PERIOD {
			out = append(out, lit)
		}
		before = tok
	}
}

// markDeclaration marks the statement that declares a name.
func (c *recheck) markDeclaration(name string) {
	if i, local := c.body.declaring[name]; local {
		c.mark(i)
	}
}

// markMentions marks the statements that mention a name as changed.
func (c *recheck) markMentions(name string) {
	for _, i := range c.body.mentioning[name] {
		c.markChanged(i)
	}
}

// markChanged marks a statement that was edited or depends on an edited one, and transitively all that mention a name
// that it declares.
func (c *recheck) markChanged(i int) {
	if c.changed[i] {
		return
	}
	c.changed[i] = true
	c.mark(i)
	for _, name := range c.body.declares[i] {
		if c.body.declaring[name] == i {
			c.markMentions(name)
		}
	}
}

// mark marks a statement to be checked again, and what that needs in order to type-check: the declarations of the names
// that it mentions, and a use of each variable that it declares.
func (c *recheck) mark(i int) {
	if c.rechecked[i] {
		return
	}
	c.rechecked[i] = true
	for _, name := range c.body.mentions[i] {
		c.markDeclaration(name)
	}
	for _, id := range c.body.vars[i] {
		c.markOtherUse(id)
	}
}

// markOtherUse marks an unedited statement that uses a variable, if there is one, so that the variable counts as used.
func (c *recheck) markOtherUse(id *ast.Ident) {
	x := c.file.Package.Index(c.file.Variants[0])
	for _, use := range x.Of[x.Info.Defs[id]] {
		if syntax.Writes(use) {
			continue
		}
		if i := c.body.indexAt(c.file.File.Tok.Offset(use.Node().Pos())); i >= 0 && !c.edited[i] {
			c.mark(i)
			return
		}
	}
}

// unmarked returns the runs of statements that need not be checked again. It returns nil if the result does not contain
// them unchanged, or if they are too short together to be worth leaving out (excerpt.MinOmitted).
func (c *recheck) unmarked() []stretch {
	d, size := c.file, 0
	var out []stretch
	for i := 0; i < len(c.rechecked); i++ {
		if c.rechecked[i] {
			continue
		}
		e := c.body.list[i]
		for i+1 < len(c.rechecked) && !c.rechecked[i+1] && !c.editedBetween(e.End, c.body.list[i+1].Start) {
			i++
			e.End = c.body.list[i].End
		}
		to := d.At(layout.Moved(e.Start, d.Edits))
		if to < 0 || !bytes.HasPrefix(d.After[to:], d.File.Src[e.Start:e.End]) {
			return nil
		}
		size += e.End - e.Start
		out = append(out, stretch{Extent: e, To: to})
	}
	if size < excerpt.MinOmitted {
		return nil
	}
	return out
}

// editedBetween reports whether an edit touches the range between two statements, if only at an end of it.
func (c *recheck) editedBetween(start, end int) bool {
	return slices.ContainsFunc(c.edits, func(e patch.Edit) bool { return start <= e.End && e.Start <= end })
}
