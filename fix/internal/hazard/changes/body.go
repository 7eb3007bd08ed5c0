package changes

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/ends"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

// summary describes the effect of a method on its receiver: "sets limit". It is empty when the method does not change
// the receiver.
type summary struct {
	what   string
	unsure bool
}

// method identifies a summary. On a copy a method changes only what the copy shares.
type method struct {
	fn     *types.Func
	onCopy bool
}

// summaryOf returns the summary of a method whose body is loaded.
func (p *Finder) summaryOf(fn *types.Func, onCopy bool) summary {
	m := method{fn.Origin(), onCopy}
	return p.summaries.Get(m, func() summary { return p.read(m, map[*types.Func]bool{}) })
}

// read computes the summary of a method from its body, and the bodies of the methods that it calls on its receiver.
func (p *Finder) read(m method, seen map[*types.Func]bool) summary {
	fn := m.fn
	if seen[fn] || ends.Verb(fn.Name()) != "" { // package closes reports methods that end the receiver
		return summary{}
	}
	seen[fn] = true
	src := p.source()
	x, decl, ok := src.declaration(fn)
	recv := fn.Signature().Recv()
	if !ok || recv == nil || !sharesData(recv.Type()) {
		return summary{}
	}
	onCopy := m.onCopy || !isReference(recv.Type())
	b := &body{p: p, info: x.Info, fn: fn, seen: seen, given: given(x.Info, decl, fn), setter: looksLikeSetter(fn) || chains(fn)}
	w := &walker{source: src, visitor: b, followValue: true, seen: map[types.Object]bool{}}
	b.source = src
	for _, id := range x.Of[recv] {
		w.follow(part{at: id, copied: onCopy})
	}
	return b.found
}

// chains reports whether a method whose name says nothing without its body may set what it is given and return its
// receiver: func (c *Client) WithName(s string) *Client { c.name = s; return c }. Most of that name return a copy.
func chains(fn *types.Func) bool {
	return verbOf(fn.Name()) == "With" && fn.Signature().Results().Len() > 0 && returnsNoData(fn.Signature())
}

// body follows the receiver through the body of one method. It is the visitor that computes a summary.
type body struct {
	*source
	p      *Finder
	info   *types.Info
	fn     *types.Func
	seen   map[*types.Func]bool
	given  map[types.Object]bool // the parameters, and the local variables derived from them
	setter bool                  // the method's name and signature are those of a setter
	found  summary
}

func (b *body) note(what string, unsure bool) {
	if b.found.what == "" || b.found.unsure && !unsure {
		b.found = summary{what, unsure}
	}
}

// mutation judges an assignment to a part of the receiver. It is a change when an argument flows into a setting, a
// func or a hook:
//
//	func (p *Pool) SetLimit(n int) { p.limit = n }  // a change
//	func (p *Pool) Get() *Conn     { p.served++ }   // ordinary work
//
// In a method with the name and signature of a setter every assignment to a field is a change.
func (b *body) mutation(p part, how string) {
	if p.copied && !p.indirect {
		return
	}
	if p.field == nil {
		if p.steps == 1 && how == "is set" && p.depth == 0 {
			b.note("overwrites it", false)
		}
		return
	}
	value, plain := assignedValue(p.at)
	if how == "is counted up or down" || !plain {
		if p.element && b.setter { // delete(p.byName, name)
			b.note("sets "+p.field.Name(), false)
		}
		return
	}
	if value == nil {
		return
	}
	usesArgument := b.usesArgument(value)
	typ := p.field.Type()
	if p.element {
		typ = elem(typ)
	}
	switch {
	case isFunc(typ) && usesArgument, isList(p.field.Type()) && isFunc(elem(p.field.Type())) && usesArgument:
		b.note("sets "+p.field.Name(), false)
	case b.setter:
		b.note("sets "+p.field.Name(), false)
	case !usesArgument || p.element:
	case isHook(typ), b.p.isSetting(b.source, p.field) && !isAppend(value):
		b.note("sets "+p.field.Name(), false)
	}
}

// usesArgument reports whether an expression mentions a parameter, or a variable derived from one.
func (b *body) usesArgument(e ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		found = found || ok && b.given[b.info.Uses[id]]
		return !found
	})
	return found
}

func (b *body) call(p part, sel inspector.Cursor, s *types.Selection) {
	call, ok := syntax.CallOf(sel)
	fn, _ := s.Obj().(*types.Func)
	if !ok || fn == nil {
		return
	}
	usesArgument := slices.ContainsFunc(call.Node().(*ast.CallExpr).Args, b.usesArgument)
	if !usesArgument && !b.setter {
		return
	}
	if b.loaded(fn) {
		if d := b.p.read(method{fn.Origin(), p.copied && !p.indirect}, b.seen); d.what != "" {
			b.note(d.what, d.unsure)
		}
		return
	}
	if p.copied && !p.indirect {
		return
	}
	switch b.p.libraries().selected(s) {
	case changed, disturbs:
		b.note("calls "+fn.Name(), false)
	case unknown:
		if b.setter && looksLikeSetter(fn) {
			b.note("calls "+fn.Name(), true)
		}
	default:
	}
}

// passed judges a part of the receiver that is passed to a function variable. When the method was given that
// function, it may be a functional option: opt(p).
func (b *body) passed(p part, call inspector.Cursor, i int, fn *types.Func) {
	if fn != nil {
		return
	}
	if fun := call.Node().(*ast.CallExpr).Fun; b.usesArgument(fun) {
		b.note("applies what it is given", true)
	}
}

// given returns the parameters of a function except contexts, and the local variables that are derived from them.
func given(info *types.Info, decl *ast.FuncDecl, fn *types.Func) map[types.Object]bool {
	out := map[types.Object]bool{}
	for v := range fn.Signature().Params().Variables() {
		if !isContext(v.Type()) {
			out[v] = true
		}
	}
	has := func(list ...ast.Expr) bool {
		return slices.ContainsFunc(list, func(e ast.Expr) bool {
			found := false
			ast.Inspect(e, func(n ast.Node) bool {
				id, ok := n.(*ast.Ident)
				found = found || ok && out[info.Uses[id]]
				return !found
			})
			return found
		})
	}
	ast.Inspect(decl.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			if n.Tok == token.DEFINE && has(n.Rhs...) {
				for _, l := range n.Lhs {
					if id, ok := l.(*ast.Ident); ok {
						out[info.Defs[id]] = true
					}
				}
			}
		case *ast.RangeStmt:
			if has(n.X) {
				for _, e := range []ast.Expr{n.Key, n.Value} {
					if id, ok := e.(*ast.Ident); ok {
						out[info.Defs[id]] = true
					}
				}
			}
		}
		return true
	})
	delete(out, nil)
	return out
}
