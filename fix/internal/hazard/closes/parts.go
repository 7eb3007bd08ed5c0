package closes

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/effect"
	"github.com/seed-58def443/ssot/fix/internal/ends"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/library"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/words"
	"github.com/seed-58def443/ssot/fix/refusal"
)

// A part is something that the value owns: what a field holds, or what a method returns of its receiver. Each is
// followed as the value is, for who ends a part ends it for all users of the value:
//
//	defer c.Pool.Close()
//	raw, err := db.DB(); defer raw.Close()
//
// What the methods of the value's own type do to its parts is not looked at here: the question there is whether the
// method ends the value.

// maxParts bounds the parts of parts.
const maxParts = 3

// part is a part on its way.
type part struct {
	trace *effect.Trace
	at    ast.Expr   // where it is obtained: c.Pool, c.Raw()
	field *types.Var // the field that it is obtained from; nil for the result of a method
	ends  bool       // it is a function that is known to end the value, or a part of it
	depth int        // how many parts it is a part of
}

// partSearch follows the parts of a value.
type partSearch struct {
	*Analysis
	seen map[partKey]bool
}

// parts examines the parts that are obtained from the values of a trace, and from copies, which have in common with
// the value what lies behind a pointer.
func (c *partSearch) parts(t *effect.Trace, depth int) {
	for i, expr := range slices.Concat(t.Values, t.Copies) {
		sel, ok := expr.Parent().Node().(*ast.SelectorExpr)
		x := t.At(expr)
		if !ok || sel.X != expr.Node() || isReceiver(x, expr) || slices.Contains(t.Wrappers, identity.Named(x.Info.TypeOf(sel.X))) {
			continue
		}
		if s := x.Info.Selections[sel]; i >= len(t.Values) && s != nil && s.Kind() == types.FieldVal && !sharesData(s.Type(), 0) {
			continue
		}
		c.selected(t, x, expr.Parent(), x.CallsOf(expr.Parent()), depth)
	}
	for _, way := range t.MethodExprs { // (*C).Raw(c)
		c.selected(t, t.At(way.Method), way.Method, []inspector.Cursor{way.Value.Parent()}, depth)
	}
	for _, field := range t.Embedded {
		for _, pkg := range c.p.Project.Res.Program.Packages {
			for _, sel := range c.Packages.Promoted[pkg] {
				if s := pkg.Info.Selections[sel]; s == nil || !identity.PassesThrough(s, field) {
					continue
				}
				x := t.In(pkg)
				if at, ok := x.Root.FindNode(sel); ok && !isReceiver(x, at.Child(sel.X)) {
					c.selected(t, x, at, x.CallsOf(at), depth)
				}
			}
		}
	}
}

// isReceiver reports whether an expression is the receiver of the method around it.
func isReceiver(x *index.Index, expr inspector.Cursor) bool {
	id, _ := expr.Node().(*ast.Ident)
	_, is := x.Receivers[x.Info.Uses[id]]
	return is
}

// selected follows the part that a field holds, or that a method returns to its calls.
func (c *partSearch) selected(t *effect.Trace, x *index.Index, at inspector.Cursor, calls []inspector.Cursor, depth int) {
	sel := at.Node().(*ast.SelectorExpr)
	s := x.Info.Selections[sel]
	if s == nil {
		return
	}
	if v, ok := s.Obj().(*types.Var); ok {
		if syntax.Read(at) && !c.lent(v) && !renewed(x, at, v) {
			c.part(x, at, 0, s.Type(), depth, false)
		}
		return
	}
	fn, _ := s.Obj().(*types.Func)
	if fn == nil {
		return
	}
	receiver := 0 // how many arguments stand before the method's own
	if s.Kind() == types.MethodExpr {
		receiver = 1
	}
	for _, row := range c.p.Project.Library.Selected(s) { // ForEachShard(ctx, func(…) { … })
		for _, call := range calls {
			if i := receiver + row.To.Index; row.Kind == library.Parts && row.To.Base == library.Argument && i < len(call.Node().(*ast.CallExpr).Args) {
				c.given(x, call, i, depth)
			}
		}
	}
	returns := make([]ends.Returned, fn.Signature().Results().Len())
	for _, m := range c.methods(t, fn.Origin()) {
		for i, what := range c.returns(s, m) {
			if i < len(returns) {
				returns[i] = max(returns[i], what)
			}
		}
	}
	for _, call := range calls {
		results := identity.Results(x.Info.TypeOf(call.Node().(ast.Expr)))
		for i, what := range returns {
			if what != ends.Apart && i < len(results) {
				c.part(x, call, i, results[i], depth, what == ends.End)
			}
		}
	}
}

// methods returns the methods that may be called as a selected one: that of the value's type, or those of all loaded
// types where only an interface is known.
func (c *partSearch) methods(t *effect.Trace, fn *types.Func) []*types.Func {
	switch {
	case !index.IsAbstract(fn):
		return []*types.Func{fn}
	case t.Type == nil || types.IsInterface(t.Type):
		return append(index.Counterparts(fn, c.Packages.Concrete), fn)
	}
	obj, _, _ := types.LookupFieldOrMethod(t.Type, true, fn.Pkg(), fn.Name())
	m, ok := obj.(*types.Func)
	if !ok {
		return nil
	}
	return []*types.Func{m.Origin()}
}

// lent reports whether a field holds what its user has to end, as Body of an http.Response.
func (c *partSearch) lent(v *types.Var) bool {
	_, borrowed := c.p.Project.Library.Of(v).Kind(library.Borrows)
	return borrowed
}

// renewed reports whether the function around the mention of a field assigns it, so that it ends the old one: a
// reconnect.
func renewed(x *index.Index, at inspector.Cursor, v *types.Var) bool {
	for fn := range at.Enclosing((*ast.FuncDecl)(nil)) {
		return slices.ContainsFunc(x.Of[v.Origin()], func(id inspector.Cursor) bool {
			return fn.Node().Pos() <= id.Node().Pos() && id.Node().Pos() < fn.Node().End() && id.ParentEdgeKind() == edge.SelectorExpr_Sel && syntax.Writes(id.Parent())
		})
	}
	return false
}

// returns returns what the results of a method are to its receiver: by the rows of its library, and else by its body.
func (c *partSearch) returns(s *types.Selection, fn *types.Func) []ends.Returned {
	out := make([]ends.Returned, fn.Signature().Results().Len())
	rows := c.p.Project.Library.Selected(s)
	for _, row := range rows {
		if row.Kind == library.Parts && row.From.Base == library.Receiver && row.To.Base == library.Result && row.To.Index < len(out) {
			out[row.To.Index] = ends.Part
		}
	}
	if rows.Tell() || c.p.Project.Library.Modelled(s.Recv()) || !slices.ContainsFunc(slices.Collect(fn.Signature().Results().Variables()), func(v *types.Var) bool { return c.endable(v.Type()) }) {
		return out
	}
	for i, what := range c.p.judge().Returns(fn) {
		if i < len(out) {
			out[i] = max(out[i], what)
		}
	}
	return out
}

// part follows a part that is the i-th result of an expression.
func (c *partSearch) part(x *index.Index, at inspector.Cursor, i int, typ types.Type, depth int, end bool) {
	typ = element(typ)
	if at.ParentEdgeKind() != edge.SelectorExpr_X && !c.endable(typ) {
		return
	}
	key := partKey{x, at, i}
	if c.seen[key] {
		return
	}
	c.seen[key] = true
	e := at.Node().(ast.Expr)
	field, _ := x.Object(e).(*types.Var)
	c.visitPart(part{c.p.Effects.FollowPart(x, at, i, typ), e, field, end, depth})
}

// partKey identifies a part by where it is obtained.
type partKey struct {
	x  *index.Index
	at inspector.Cursor
	i  int
}

// endable reports whether something of a type can be ended, or has something that can.
func (c *partSearch) endable(t types.Type) bool { return c.p.endables.has(c.p.judge(), t) }

// given follows the parts that a library's method calls its i-th argument with.
func (c *partSearch) given(x *index.Index, call inspector.Cursor, i, depth int) {
	fun := call.ChildAt(edge.CallExpr_Args, i)
	sig, ok := identity.Under(x.Info.TypeOf(fun.Node().(ast.Expr))).(*types.Signature)
	if !ok || c.seen[partKey{x, fun, i}] {
		return
	}
	c.seen[partKey{x, fun, i}] = true
	for v := range sig.Params().Variables() {
		if c.endable(v.Type()) && !identity.IsContext(v.Type()) {
			c.visitPart(part{c.p.Effects.FollowParameter(x, fun, v.Type()), call.Node().(*ast.CallExpr).Fun, nil, false, depth})
		}
	}
}

// visitPart examines the uses of a part, and then its own parts.
func (c *partSearch) visitPart(p part) {
	for i, expr := range p.trace.Values {
		x := p.trace.At(expr)
		if isReceiver(x, expr) {
			continue
		}
		guess := p.trace.HeuristicEdge(i)
		parent := expr.Parent()
		switch expr.ParentEdgeKind() {
		case edge.SelectorExpr_X:
			c.partMethod(p, x, parent, expr, guess)
		case edge.CallExpr_Fun:
			if t := x.Info.TypeOf(expr.Node().(ast.Expr)); t != nil && ends.MayEndFirst(t) {
				c.partCalled(p, x, expr, guess)
			}
		case edge.CallExpr_Args:
			if x.Builtin(parent.Node().(*ast.CallExpr)) == "close" {
				c.reportPart(p, partUse{expr, expr.Node().(ast.Expr), "closed", "", guess})
			}
		case edge.SendStmt_Chan:
			if p.field != nil && ends.Signal(p.field.Name()) {
				c.reportPart(p, partUse{expr, expr.Node().(ast.Expr), "sent to", "its name says so", guess})
			}
		default: // the use does not end the part
		}
	}
	for i, way := range p.trace.MethodExprs {
		c.partMethod(p, p.trace.At(way.Method), way.Method, way.Value, p.trace.MethodExprHeuristic(i))
	}
	for _, h := range p.trace.External {
		c.partPassed(p, h)
	}
	if p.depth+1 < maxParts {
		c.parts(p.trace, p.depth+1)
	}
}

// partMethod records a method of a part that ends it, given its selector.
func (c *partSearch) partMethod(p part, x *index.Index, at, value inspector.Cursor, guess types.Object) {
	sel := at.Node().(*ast.SelectorExpr)
	s := x.Info.Selections[sel]
	if s == nil || s.Kind() == types.FieldVal {
		return
	}
	made := p.trace.Type
	if p.trace.IsStandIn(s.Recv()) {
		made = nil
	}
	if v := c.p.judge().Call(s, made, nil); v.Ends() {
		u := partUse{at, value.Node().(ast.Expr), v.How, "", guess}
		if !v.Sure {
			u.why = "only the name " + sel.Sel.Name + " says so"
		}
		c.reportPart(p, u)
	}
}

// partCalled records the call of a function that is a part: one that ends the value, or that may by its name or by
// what it is set to.
func (c *partSearch) partCalled(p part, x *index.Index, fun inspector.Cursor, guess types.Object) {
	u := partUse{fun, fun.Node().(ast.Expr), "called", "", guess}
	switch {
	case p.ends:
	case p.field != nil && (ends.Signal(p.field.Name()) || ends.Verb(p.field.Name()) != ""):
		u.why = "its name says so"
	case p.field != nil && c.setToEnd(p.field):
		u.why = "a function that " + p.field.Name() + " is set to ends something"
	case isCancel(x.Info.TypeOf(u.what)):
		u.why = "it cancels a context"
	default:
		return
	}
	c.reportPart(p, u)
}

// setToEnd reports whether a field is set to a function literal that ends something.
func (c *partSearch) setToEnd(field *types.Var) bool {
	if field.Pkg() == nil || c.Packages.Of[field.Pkg()] == nil {
		return false
	}
	return slices.ContainsFunc(c.In(c.Packages.Of[field.Pkg()]).Funcs[field.Origin()], func(e ast.Expr) bool {
		lit, ok := ast.Unparen(e).(*ast.FuncLit)
		return ok && ends.Literal(lit)
	})
}

// partPassed records a part that is passed to a function whose body is not loaded, and that may end it, or call it
// where it is a function that ends something.
func (c *partSearch) partPassed(p part, h effect.External) {
	fn, ok := h.To.(*types.Func)
	if !ok { // a variable or a field
		if isCloserOnly(h.Type) {
			c.reportPart(p, partUse{h.Value, h.Value.Node().(ast.Expr), "ended", "it goes to " + project.Qualified(h.To), nil})
		}
		return
	}
	if p.ends || isCloserOnly(h.Type) || c.takesOwnership(fn) || c.readToEnd(fn, h.Value) {
		c.reportPart(p, partUse{h.Value, h.Value.Node().(ast.Expr), "ended", "it goes to " + project.Qualified(fn), nil})
	}
}

// readToEnd reports whether the source of a function that is not loaded ends its argument.
func (c *partSearch) readToEnd(fn *types.Func, value inspector.Cursor) bool {
	dir := c.p.Project.Dir(fn)
	if dir == "" || abstract(fn) || c.p.Project.Library.Of(fn).Tell() || c.p.Project.Library.Known(fn) {
		return false
	}
	use, ok := c.p.Project.Outside.Package(fn.Pkg().Path(), dir, fn.Pkg().Name()).ParameterUse(project.Receiver(fn), fn.Name(), argument(value))
	return ok && use.Ends
}

// partUse is a use of a part that ends it, or may.
type partUse struct {
	at    inspector.Cursor
	what  ast.Expr // the part as it is written there
	how   string   // "closed"; of a function or a channel "called" or "sent to"
	why   string   // why it only may end the part; empty when it does
	guess types.Object
}

func (c *partSearch) reportPart(p part, u partUse) {
	x := p.trace.At(u.at)
	h := refusal.Hazard{Kind: refusal.HazardCloses, Unproven: u.why != "" || u.guess != nil, Place: c.p.Project.PlaceOf(x.Pkg, u.at.Node().Pos())}
	verb, so := "is", "it belongs to the client"
	switch signals := u.how == "called" || u.how == "sent to"; {
	case signals && h.Unproven:
		so = "it may end the client"
	case signals:
		so = "it ends the client or a part of it"
	case h.Unproven:
		verb = "may be"
	}
	what, obtained := words.OneLine(types.ExprString(u.what)), words.OneLine(types.ExprString(p.at))
	if what != obtained {
		so += ", as " + obtained
	}
	h.Detail = fmt.Sprintf("%s %s %s by %s, and %s", what, verb, u.how, c.enclosing(x, u.at), so)
	switch {
	case u.why != "":
		h.Detail += ": " + u.why
	case u.guess != nil:
		h.Detail += fmt.Sprintf(": %s may bring it there", project.Qualified(u.guess))
	}
	if !slices.Contains(c.ofParts, h) {
		c.ofParts = append(c.ofParts, h)
	}
}

// sharesData reports whether copies of a struct have data in common: one of its fields, or of their fields, is a
// pointer, a map, a slice, a channel, a function or an interface.
func sharesData(t types.Type, depth int) bool {
	switch u := identity.Under(t).(type) {
	case *types.Struct:
		for f := range u.Fields() {
			if depth < 5 && sharesData(f.Type(), depth+1) {
				return true
			}
		}
		return false
	case *types.Array:
		return sharesData(u.Elem(), depth)
	case *types.Basic:
		return false
	}
	return true
}
