package changes

import (
	"fmt"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/effect"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/words"
)

// externalUses examines the calls that pass the value to a function whose body is not loaded, or to an unknown
// function.
func (c *analysis) externalUses() {
	for _, h := range c.trace.External {
		fn, ok := h.To.(*types.Func)
		if !ok || c.trace.Likeness(h.Value) != effect.Itself {
			continue
		}
		kind, i := h.Value.ParentEdge()
		if kind != edge.CallExpr_Args {
			continue
		}
		call := h.Value.Parent()
		c.In(c.trace.At(call).Pkg)
		c.externalArgument(h.Value, call, i, fn.Origin())
	}
	for _, arg := range c.trace.ToFunctionVariables {
		x := c.In(c.trace.At(arg).Pkg)
		kind, i := arg.ParentEdge()
		if kind != edge.CallExpr_Args || c.trace.Likeness(arg) != effect.Itself || isReceiver(x.Info, arg) {
			continue
		}
		call := arg.Parent().Node().(*ast.CallExpr)
		if sig, ok := identity.Under(x.Info.TypeOf(call.Fun)).(*types.Signature); ok && isOption(sig, i) {
			c.reportUnproven(arg, fmt.Sprintf("%s is given to %s by %s, and which function that is is not known: it may change it", words.OneLine(types.ExprString(arg.Node().(ast.Expr))), words.OneLine(types.ExprString(call.Fun)), c.enclosing(arg)))
		}
	}
}

// isOption reports whether a function variable looks like a functional option: the value is its only parameter, and
// it returns no data.
func isOption(sig *types.Signature, i int) bool {
	if i > 0 || sig.Params().Len() != 1 || !returnsNoData(sig) {
		return false
	}
	t := sig.Params().At(0).Type()
	if _, generic := types.Unalias(t).(*types.TypeParam); generic {
		return true
	}
	return !identity.AcceptsAnything(t) && isReference(t)
}

// externalArgument judges a call that passes the value to a function whose body is not loaded.
func (c *analysis) externalArgument(arg, call inspector.Cursor, i int, fn *types.Func) {
	n := call.Node().(*ast.CallExpr)
	x := c.At(call)
	if methodExpr(x.Info, n) != nil {
		return // see methodExprCall
	}
	if t := syntax.Parameter(x.Info, n, i); t != nil && !isReference(t) {
		return // the callee gets a copy
	}
	what := fmt.Sprintf("%s goes to %s in %s", words.OneLine(types.ExprString(arg.Node().(ast.Expr))), project.Qualified(fn), c.enclosing(arg))
	p := part{at: arg}
	switch c.libraries().function(fn, i) {
	case changed, disturbs:
		c.report(p, what+", which changes it"+c.p.Project.Library.Of(fn).Source())
	case unknown:
		v := verdict{}
		if isDecoder(fn, i) {
			c.reportUnproven(arg, what+", which by its name may fill it")
			return
		}
		if !index.IsAbstract(fn) {
			v = c.p.unloaded(c.source).effect(fn, i, c.trace.Type)
		}
		switch {
		case v.knowledge == changed:
			c.report(p, what+", which "+v.more)
		case v.knowledge == mayChange:
			c.reportUnproven(arg, what+", which "+v.more)
		case c.changingMethod(x, n, i, fn) != "":
			c.reportUnproven(arg, what+", which may call "+c.changingMethod(x, n, i, fn))
		case v.knowledge == changesNothing:
		case takesOptions(fn, c.trace.Type):
			c.reportUnproven(arg, what+", which takes functions that may change it")
		case looksLikeSetterOf(fn, i):
			c.reportUnproven(arg, what+", which by its name may change it, and whose source is not read")
		}
	default:
	}
}

// changingMethod names a method of the value that changes it, and that a function can call by the interface that it
// takes as its i-th argument, and may keep: "Write, which sets buf", of log.New(c, …). It returns nothing when
// there is none, or when the function is read and does nothing with its argument but call methods of it.
func (c *analysis) changingMethod(x *index.Index, call *ast.CallExpr, i int, fn *types.Func) string {
	asked := syntax.Parameter(x.Info, call, i)
	if asked == nil || !types.IsInterface(asked) {
		return ""
	}
	if dir := c.p.Project.Dir(fn); dir != "" && !index.IsAbstract(fn) {
		use, ok := c.p.Project.Outside.Package(fn.Pkg().Path(), dir, fn.Pkg().Name()).ParameterUse(project.Receiver(fn), fn.Name(), i)
		if ok && !use.Keeps {
			return ""
		}
	}
	for m := range asked.Underlying().(*types.Interface).Methods() {
		if fn := lookup(c.trace.Type, m.Name()); c.loaded(fn) {
			if d := c.p.summaries.of(c.source, fn, false); d.what != "" && !d.unsure {
				return fn.Name() + ", which " + d.what
			}
		}
	}
	return ""
}

// takesOptions reports whether a function takes functional options for the value's type besides the value.
func takesOptions(fn *types.Func, value types.Type) bool {
	for v := range fn.Signature().Params().Variables() {
		sig, ok := identity.Under(elem(v.Type())).(*types.Signature)
		if ok && sig.Params().Len() == 1 && returnsNoData(sig) && identity.Same(sig.Params().At(0).Type(), value) {
			return true
		}
	}
	return false
}
