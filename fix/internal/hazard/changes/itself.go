package changes

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

// A method changes a setting also when it is given nothing:
//
//	func (c *Client) Upper()    { c.mode = "UP" }          // a change
//	func (c *Client) Toggle()   { c.debug = !c.debug }     // a change
//	func (c *Client) Reload()   { c.mode = read() }        // it may be one
//	func (c *Client) Start()    { c.started = true }       // ordinary work: users don't set it
//	func (c *Client) defaults() { if c.mode == "" { c.mode = "x" } } // ordinary work
//
// Only a field counts that users of the package set as well, see [configured].

// byItself judges an assignment to a part of the receiver that no argument has to do with.
func (b *body) byItself(p part, set []ast.Expr, plain bool) {
	x := b.At(p.at)
	if p.element || len(set) == 0 || !plain && !isString(p.field.Type()) || !holdsSetting(p.field.Type(), set[0]) {
		return
	}
	if !b.summaries.configured.has(b.source, p.field) || inOnce(x, p.at) || isDefault(x, p, set[0]) {
		return
	}
	sure := b.settled.all(x, set) && b.settled.around(x, p.at)
	if sure || b.isCommand() {
		b.noteOwn("sets "+p.field.Name(), !sure)
	}
}

// noteOwn notes a change that does not depend on arguments.
func (b *body) noteOwn(what string, unsure bool) {
	if b.found.own == nil || b.found.own.unsure && !unsure {
		b.found.own = &summary{what: what, unsure: unsure}
	}
	b.note(what, unsure)
}

// callItself judges a method that is called on the receiver, or on a part of it, with nothing that the method itself
// was given.
func (b *body) callItself(p part, x *index.Index, fn *types.Func, args []ast.Expr) {
	d := b.summaries.read(b.source, method{fn, p.copied && !p.indirect}, b.seen)
	if d.own != nil {
		b.noteOwn(d.own.what, d.own.unsure || !b.settled.around(x, p.at))
		return
	}
	if d.what == "" || len(args) == 0 {
		return
	}
	sure := b.settled.all(x, args) && b.settled.around(x, p.at)
	if sure || b.isCommand() {
		b.noteOwn(d.what, d.unsure || !sure)
	}
}

// isCommand reports whether a method is given nothing and returns no data, so that it is called for what it does to
// its receiver or to something outside.
func (b *body) isCommand() bool {
	for v := range b.fn.Signature().Params().Variables() {
		if !isContext(v.Type()) {
			return false
		}
	}
	return returnsNoData(b.fn.Signature())
}

// holdsSetting reports whether a field of a type holds a setting when it is set to a value: text, a number, a bool, a
// function, a struct. Pointers, interfaces and containers mostly hold what the work needs.
func holdsSetting(t types.Type, value ast.Expr) bool {
	switch identity.Under(t).(type) {
	case *types.Basic, *types.Signature, *types.Struct:
		return true
	case *types.Pointer:
		addr, ok := ast.Unparen(value).(*ast.UnaryExpr)
		if !ok {
			return false
		}
		lit, ok := ast.Unparen(addr.X).(*ast.CompositeLit)
		return ok && len(lit.Elts) > 0
	}
	return false
}

// inOnce reports whether a place is in a function literal that sync.Once runs.
func inOnce(x *index.Index, at inspector.Cursor) bool {
	for lit := range at.Enclosing((*ast.FuncLit)(nil)) {
		if lit.ParentEdgeKind() == edge.CallExpr_Args {
			fn := syntax.Callee(x.Info, lit.Parent().Node().(*ast.CallExpr).Fun)
			if fn != nil && fn.Pkg() != nil && fn.Pkg().Path() == "sync" {
				return true
			}
		}
	}
	return false
}

// isDefault reports whether an assignment fills in a field that was not set, or brings it into its limits:
//
//	if c.limit <= 0 { c.limit = 3 }
//	if c.limit > most { c.limit = most }
//	c.limit = cmp.Or(c.limit, 3)
func isDefault(x *index.Index, p part, value ast.Expr) bool {
	is := func(e ast.Expr) bool {
		if call, ok := ast.Unparen(e).(*ast.CallExpr); ok && x.Builtin(call) == "len" {
			e = call.Args[0]
		}
		v, ok := x.Object(e).(*types.Var)
		return ok && v == p.field.Origin()
	}
	if call, ok := ast.Unparen(value).(*ast.CallExpr); ok && slices.ContainsFunc(call.Args, is) {
		fn := syntax.Callee(x.Info, call.Fun)
		return x.Builtin(call) == "max" || x.Builtin(call) == "min" || fn != nil && fn.Pkg() != nil && fn.Pkg().Path() == "cmp" && fn.Name() == "Or"
	}
	found := false
	asks := func(cond ast.Expr) {
		ast.Inspect(cond, func(n ast.Node) bool {
			if c, ok := n.(*ast.BinaryExpr); ok && is(c.X) {
				empty := slices.Contains([]token.Token{token.EQL, token.LEQ, token.LSS}, c.Op)
				beyond := slices.Contains([]token.Token{token.LSS, token.LEQ, token.GTR, token.GEQ}, c.Op)
				found = found || empty && isZero(x.Info, c.Y) || beyond && types.ExprString(c.Y) == types.ExprString(value)
			}
			return !found
		})
	}
	for around := range p.at.Enclosing((*ast.IfStmt)(nil), (*ast.CaseClause)(nil), (*ast.FuncDecl)(nil)) {
		switch n := around.Node().(type) {
		case *ast.FuncDecl:
			return found
		case *ast.IfStmt:
			if n.Body.Pos() <= p.at.Node().Pos() && p.at.Node().End() <= n.Body.End() {
				asks(n.Cond)
			}
		case *ast.CaseClause:
			for _, e := range n.List {
				asks(e)
			}
		}
	}
	return found
}

// isZero reports whether an expression is nil, or a constant that is the zero value of its type, or 1.
func isZero(info *types.Info, e ast.Expr) bool {
	tv := info.Types[e]
	if tv.Value == nil {
		return tv.IsNil()
	}
	switch tv.Value.Kind() {
	case constant.String:
		return constant.StringVal(tv.Value) == ""
	case constant.Int, constant.Float:
		return constant.Compare(tv.Value, token.LEQ, constant.MakeInt64(1)) && constant.Sign(tv.Value) >= 0
	default:
		return false
	}
}
