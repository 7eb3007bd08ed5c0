package changes

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/ends"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/memo"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

// summary describes the effect of a method on its receiver: "sets limit". It is empty when the method does not change
// the receiver.
type summary struct {
	what   string
	unsure bool
	own    *summary // the effect that it has whatever it is given; nil when there is none
}

// method identifies a summary. On a copy a method changes only what the copy shares.
type method struct {
	fn     *types.Func
	onCopy bool
}

// summaries tells what methods do to their receivers.
type summaries struct {
	known      memo.Map[method, summary]
	settings   settings
	configured configured
}

// of returns the summary of a method whose body is loaded.
func (s *summaries) of(src *source, fn *types.Func, onCopy bool) summary {
	m := method{fn.Origin(), onCopy}
	return s.known.Get(m, func() summary { return s.read(src, m, map[*types.Func]bool{}) })
}

// read computes the summary of a method from its body, and the bodies of the methods that it calls on its receiver.
func (s *summaries) read(src *source, m method, seen map[*types.Func]bool) summary {
	fn := m.fn
	if seen[fn] || ends.Verb(fn.Name()) != "" { // package closes reports methods that end the receiver
		return summary{}
	}
	seen[fn] = true
	x, decl, ok := src.declaration(fn)
	recv := fn.Signature().Recv()
	if !ok || recv == nil || !sharesData(recv.Type()) {
		return summary{}
	}
	onCopy := m.onCopy || !isReference(recv.Type())
	b := &body{source: src, summaries: s, info: x.Info, fn: fn, seen: seen, given: map[types.Object]bool{}, parameters: map[types.Object]bool{}, settled: settled{}, setter: looksLikeSetter(fn) || chains(fn)}
	if at, ok := x.Root.FindNode(decl); ok {
		b.give(at)
	}
	w := &walker{source: src, visitor: b, enter: b.enter, followValue: true, seen: map[types.Object]bool{}}
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
	summaries  *summaries
	info       *types.Info
	fn         *types.Func
	seen       map[*types.Func]bool
	parameters map[types.Object]bool
	given      map[types.Object]bool // the parameters, and the local variables derived from them
	settled    settled
	setter     bool // the method's name and signature are those of a setter
	found      summary
}

func (b *body) note(what string, unsure bool) {
	if b.found.what == "" || b.found.unsure && !unsure {
		b.found.what, b.found.unsure = what, unsure
	}
}

// mutation judges an assignment to a part of the receiver. It is a change when an argument flows into a setting, a
// func or a hook, or decides what a setting becomes:
//
//	func (p *Pool) SetLimit(n int)   { p.limit = n }                     // a change
//	func (p *Pool) Verbose(on bool)  { if on { p.level = 1 } }           // a change
//	func (p *Pool) Widen()           { p.limit = 9 }                     // a change, see byItself
//	func (p *Pool) Get() *Conn       { p.served++ }                      // ordinary work
//	func (p *Pool) Put(c *Conn)      { p.idle = append(p.idle, c) }      // ordinary work, where it begins empty
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
	set, plain := assignment(b.At(p.at), p.at)
	if set == nil && (!p.element || !b.setter) { // p.served++
		return
	}
	info := b.At(p.at).Info
	usesArgument := slices.ContainsFunc(set, func(e ast.Expr) bool { return b.usesArgument(info, e) })
	typ := p.field.Type()
	if p.element {
		typ = elem(typ)
	}
	switch {
	case plain && usesArgument && (isFunc(typ) || isList(p.field.Type()) && isFunc(elem(p.field.Type()))):
		b.note("sets "+p.field.Name(), false)
	case b.setter:
		b.note("sets "+p.field.Name(), false)
	case !usesArgument && !b.decided(p.at, info):
		b.byItself(p, set, plain)
	case plain && !p.element && isHook(typ), b.summaries.settings.has(b.source, p.field):
		b.note("sets "+p.field.Name(), false)
	}
}

// assignment returns the expressions that decide what the target of an assignment becomes: the right side and the
// index of an element, or the other arguments of copy, delete and append. It returns nil for a counter and for clear.
// plain means that the target is set, and not changed by an operator or a function.
func assignment(x *index.Index, at inspector.Cursor) (set []ast.Expr, plain bool) {
	parent := at.Parent()
	switch n := parent.Node().(type) {
	case *ast.AssignStmt:
		set = []ast.Expr{n.Rhs[0]}
		if _, i := at.ParentEdge(); len(n.Rhs) == len(n.Lhs) {
			set = []ast.Expr{n.Rhs[i]}
		}
		plain = n.Tok == token.ASSIGN
	case *ast.RangeStmt:
		set, plain = []ast.Expr{n.X}, true
	case *ast.CallExpr:
		if len(n.Args) == 1 {
			return nil, false
		}
		set = slices.Clone(n.Args[1:])
	}
	if i, ok := ast.Unparen(at.Node().(ast.Expr)).(*ast.IndexExpr); ok && set != nil {
		if _, typ := x.Info.Types[i.Index]; typ {
			set = append(set, i.Index)
		}
	}
	return set, plain
}

// decided reports whether a branch around a place depends on nothing but arguments and constants: if on { … },
// switch mode { … }.
func (b *body) decided(at inspector.Cursor, info *types.Info) bool {
	for around := range at.Enclosing((*ast.IfStmt)(nil), (*ast.SwitchStmt)(nil), (*ast.FuncDecl)(nil)) {
		var conditions []ast.Expr
		switch n := around.Node().(type) {
		case *ast.IfStmt:
			conditions = []ast.Expr{n.Cond}
		case *ast.SwitchStmt:
			if n.Tag != nil {
				conditions = []ast.Expr{n.Tag}
			} else {
				for _, c := range n.Body.List {
					conditions = append(conditions, c.(*ast.CaseClause).List...)
				}
			}
		case *ast.FuncDecl:
			return false
		}
		if slices.ContainsFunc(conditions, func(e ast.Expr) bool { return b.onlyArguments(info, e) }) {
			return true
		}
	}
	return false
}

// onlyArguments reports whether an expression is computed of parameters of basic types, and of constants.
func (b *body) onlyArguments(info *types.Info, e ast.Expr) bool {
	found, only := false, true
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			only = only && (info.Types[n.Fun].IsType() || info.Types[n.Fun].IsBuiltin())
		case *ast.Ident:
			v, ok := info.Uses[n].(*types.Var)
			if !ok {
				break
			}
			_, basic := identity.Under(v.Type()).(*types.Basic)
			found = found || b.parameters[v]
			only = only && b.parameters[v] && basic
		}
		return only
	})
	return found && only
}

// usesArgument reports whether an expression mentions a parameter, or a variable derived from one.
func (b *body) usesArgument(info *types.Info, e ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		found = found || ok && b.given[info.Uses[id]]
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
	info := b.At(call).Info
	args := call.Node().(*ast.CallExpr).Args
	usesArgument := slices.ContainsFunc(args, func(e ast.Expr) bool { return b.usesArgument(info, e) })
	if !usesArgument && !b.setter {
		if b.loaded(fn) {
			b.callItself(p, b.At(call), fn.Origin(), args)
		}
		return
	}
	if b.loaded(fn) {
		if d := b.summaries.read(b.source, method{fn.Origin(), p.copied && !p.indirect}, b.seen); d.what != "" {
			b.note(d.what, d.unsure)
		}
		return
	}
	if p.copied && !p.indirect {
		return
	}
	if stores(fn) && p.field != nil && (b.setter || b.summaries.settings.has(b.source, p.field)) {
		b.note("sets "+p.field.Name(), false)
		return
	}
	switch b.libraries().selected(s) {
	case changed, disturbs:
		b.note("calls "+fn.Name(), false)
	case unknown:
		if b.setter && looksLikeSetter(fn) {
			b.note("calls "+fn.Name(), true)
		}
	default:
	}
}

// stores reports whether a function of sync/atomic sets what it is called on or given: level.Store(n). One that adds
// is a counter.
func stores(fn *types.Func) bool {
	return fn.Pkg() != nil && fn.Pkg().Path() == "sync/atomic" && slices.ContainsFunc([]string{"Store", "Swap", "CompareAndSwap"}, func(verb string) bool { return strings.HasPrefix(fn.Name(), verb) })
}

// passed judges a part of the receiver that is passed to a function. When that is a variable that the method was
// given, it may be a functional option: opt(p).
func (b *body) passed(p part, at inspector.Cursor, i int, fn *types.Func) {
	call, info := at.Node().(*ast.CallExpr), b.At(at).Info
	if fn == nil {
		if b.usesArgument(info, call.Fun) {
			b.note("applies what it is given", true)
		} else if option, ok := ast.Unparen(call.Fun).(*ast.CallExpr); ok && syntax.Callee(info, option.Fun) != nil && b.settled.all(b.At(at), option.Args) {
			b.noteOwn("applies what "+types.ExprString(option.Fun)+" returns", true)
		}
		return
	}
	if i == 0 && p.field != nil && stores(fn) && slices.ContainsFunc(call.Args[1:], func(e ast.Expr) bool { return b.usesArgument(info, e) }) &&
		(b.setter || b.summaries.settings.has(b.source, p.field)) {
		b.note("sets "+p.field.Name(), false)
	}
}

// enter notes the parameters of a function that the receiver's parts go to, as far as they are arguments too.
func (b *body) enter(x *index.Index, call *ast.CallExpr, sig *types.Signature) {
	for i, arg := range call.Args {
		if v := index.ArgumentOf(sig, i); v != nil && b.usesArgument(x.Info, arg) {
			b.given[v] = true
		} else if v != nil && b.settled.expr(x, arg, 0) {
			b.settled[v] = true
		}
	}
}

// give notes the parameters of the method except contexts, and the local variables that are derived from them.
func (b *body) give(decl inspector.Cursor) {
	for v := range b.fn.Signature().Params().Variables() {
		if !isContext(v.Type()) {
			b.given[v], b.parameters[v] = true, true
		}
	}
	derive := func(at inspector.Cursor, targets []ast.Expr, from ...ast.Expr) {
		if !slices.ContainsFunc(from, func(e ast.Expr) bool { return e != nil && b.usesArgument(b.info, e) }) && !b.decided(at, b.info) {
			return
		}
		for _, e := range targets {
			if id, ok := e.(*ast.Ident); ok && !syntax.Blank(id) {
				b.derived(syntax.Object(b.info, id))
			}
		}
	}
	for before := -1; before < len(b.given); {
		before = len(b.given)
		for at := range decl.Preorder((*ast.AssignStmt)(nil), (*ast.ValueSpec)(nil), (*ast.RangeStmt)(nil), (*ast.TypeSwitchStmt)(nil), (*ast.CallExpr)(nil)) {
			switch n := at.Node().(type) {
			case *ast.CallExpr:
				b.giveLiterals(b.At(at), n)
			case *ast.AssignStmt:
				derive(at, n.Lhs, n.Rhs...)
			case *ast.ValueSpec:
				for _, id := range n.Names {
					derive(at, []ast.Expr{id}, n.Values...)
				}
			case *ast.RangeStmt:
				derive(at, []ast.Expr{n.Key, n.Value}, n.X)
			case *ast.TypeSwitchStmt:
				if assign, ok := n.Assign.(*ast.AssignStmt); ok && b.usesArgument(b.info, assign.Rhs[0]) {
					for _, clause := range n.Body.List {
						b.derived(b.info.Implicits[clause])
					}
				}
			}
		}
	}
}

// giveLiterals notes the parameters of function literals that a call gives what comes from a parameter.
func (b *body) giveLiterals(x *index.Index, call *ast.CallExpr) {
	held, _ := heldLiterals(x, call.Fun)
	if lit, ok := ast.Unparen(call.Fun).(*ast.FuncLit); ok {
		if sig, ok := x.Info.TypeOf(lit).(*types.Signature); ok {
			held = append(held, sig)
		}
	}
	for _, sig := range held {
		for i, arg := range call.Args {
			if v := index.ArgumentOf(sig, i); v != nil && b.usesArgument(x.Info, arg) {
				b.given[v] = true
			}
		}
	}
}

// derived notes a local variable whose value comes from a parameter, or depends on one.
func (b *body) derived(obj types.Object) {
	v, ok := obj.(*types.Var)
	if ok && v != b.fn.Signature().Recv() && v.Pkg() != nil && !v.IsField() && v.Parent() != v.Pkg().Scope() {
		b.given[v] = true
	}
}
