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

// body is the statements of a function, and the names by which they depend on one another. Whatever a name means
// elsewhere, by it they are taken to belong together.
type body struct {
	list     []syntax.Extent
	declares [][]string // by each statement, for those behind it
	mentions [][]string // in each, as far as some statement declares them

	declaring  map[string]int   // the first statement that declares a name; another that assigns to it as well does not
	mentioning map[string][]int // the statements that mention a name
	vars       [][]*ast.Ident   // that each statement declares as a variable
}

// body returns a function's body, looked at once; nil for one of which all is checked again: because it is short, or a
// label ties its statements together.
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

// declaredBy lists the names that a statement may declare for those behind it, and which of them are variables.
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

// indexAt returns the index of the statement that an offset lies in, -1 between them.
func (b *body) indexAt(offset int) int {
	i, _ := slices.BinarySearchFunc(b.list, offset, func(e syntax.Extent, offset int) int { return cmp.Compare(e.End, offset+1) })
	if i < len(b.list) && b.list[i].Start <= offset {
		return i
	}
	return -1
}

// unchangedStatements returns the statements of edited functions that mean what they meant, because the result holds them as they
// were and no name ties them to one that was edited.
//
// What is checked are the edited statements; those that mention what they declare, and so on; and for all these the
// declarations of what they mention, with one other use of it each, so that it is not unused.
// All of a function is checked where its package has errors, which are told by what they say, and where an edit brings
// a name of the package in, for what the package initialises depends on all of its functions.
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

// recheck is which statements of a body are checked again.
type recheck struct {
	file      *filerewrite.File
	body      *body
	edits     []patch.Edit // of the body
	edited    []bool       // by statement
	rechecked []bool       // checked again
	changed   []bool       // edited, or dependent on what was
}

// newRecheck finds the statements of a body that have to be checked again; nil means all.
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
			if c.markDeclaration(name); !expressions[syntax.Extent{Start: e.Start, End: e.End}] { // it may declare it
				c.markMentions(name)
			}
		}
	}
	c.mark(n - 1) // whether the function ends in a return
	return c
}

// identifiersIn lists the names in a piece of code, without those of members.
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

// markDeclaration looks at the declaration of a name.
func (c *recheck) markDeclaration(name string) {
	if i, local := c.body.declaring[name]; local {
		c.mark(i)
	}
}

// markMentions looks at what mentions a name that may mean something else than before.
func (c *recheck) markMentions(name string) {
	for _, i := range c.body.mentioning[name] {
		c.markChanged(i)
	}
}

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

// markOtherUse looks at a statement that uses a variable and was not edited, if there is one.
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

// unmarked returns the stretches of statements that are not looked at; nil when something is not what it was after
// all.
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

// editedBetween reports whether something was edited between two statements.
func (c *recheck) editedBetween(start, end int) bool {
	return slices.ContainsFunc(c.edits, func(e patch.Edit) bool { return start <= e.End && e.Start <= end })
}
