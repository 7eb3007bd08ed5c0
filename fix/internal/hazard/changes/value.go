package changes

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/effect"
	"github.com/seed-58def443/ssot/fix/internal/ends"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/words"
)

// call judges a method that is called on the value, or on a part of it.
func (c *analysis) call(p part, sel inspector.Cursor, s *types.Selection) {
	fn, _ := s.Obj().(*types.Func)
	if fn == nil {
		return
	}
	p.at = sel
	if p.copied && !p.indirect {
		c.callOnCopy(p, sel, fn.Origin())
		return
	}
	if isHeader(s.Recv()) && slices.Contains([]string{"Set", "Add", "Del"}, fn.Name()) {
		p.at, p.element = sel.Child(sel.Node().(*ast.SelectorExpr).X), true
		c.mutation(p, "has elements set or deleted")
		return
	}
	handing{c}.called(p, sel, s)
	if fn = fn.Origin(); p.steps == 0 {
		fn = concrete(fn, c.trace.Type)
	}
	how := c.describeCall(sel)
	switch k := c.judge(p, fn, s); k.knowledge {
	case changed:
		c.report(p, how+k.more)
	case disturbs:
		c.report(p, how+", which drops its connections")
	case returnsAlias:
		c.followResult(p, sel, fn, "")
	case mayChange:
		c.reportUnproven(sel, how+k.more)
	case unknown:
		if !isAccessor(fn) {
			return
		}
		switch own, known := c.p.unloaded(c.source).returnsPart(fn); {
		case own:
			c.followResult(p, sel, fn, "")
		case !known:
			c.followResult(p, sel, fn, fmt.Sprintf("it is not known whether %s returns a copy", fn.Name()))
		}
	case changesNothing:
	}
}

// callOnCopy judges a method that is called on a copy of the value: it may change what the copy shares.
func (c *analysis) callOnCopy(p part, sel inspector.Cursor, fn *types.Func) {
	if !c.loaded(fn) {
		return
	}
	switch d := c.p.summaries.of(c.source, fn, true); {
	case d.what == "":
	case d.unsure:
		c.reportUnproven(sel, c.describeCall(sel)+", which "+d.what)
	default:
		c.report(p, c.describeCall(sel)+", which "+d.what)
	}
}

// judge returns the effect of a method on its receiver: by its body, by what is known of its library, and then by its
// name.
func (c *analysis) judge(p part, fn *types.Func, s *types.Selection) verdict {
	if c.loaded(fn) {
		switch d := c.p.summaries.of(c.source, fn, false); {
		case d.what == "":
			if c.returnsPart(fn) {
				return verdict{returnsAlias, ""}
			}
			return verdict{knowledge: changesNothing}
		case d.unsure:
			return verdict{mayChange, ", which " + d.what}
		default:
			return verdict{changed, ", which " + d.what}
		}
	}
	k := c.libraries().selected(s)
	if p.steps == 0 && (k == unknown || k == changesNothing && index.IsAbstract(fn)) {
		k = max(k, c.libraries().methodOf(c.trace.Type, fn.Name()))
	}
	if k != unknown {
		return verdict{knowledge: k, more: c.libraries().rowSource(s, c.trace.Type, k)}
	}
	if p.steps == 0 && slices.Contains(c.p.Project.Rule(c.rule).Changes, fn.Name()) {
		return verdict{knowledge: changed}
	}
	if ends.Verb(fn.Name()) != "" {
		return verdict{knowledge: changesNothing} // package closes reports it
	}
	if index.IsAbstract(fn) {
		for _, m := range index.Counterparts(fn, c.Packages.Concrete) {
			if d := c.p.summaries.of(c.source, m, false); d.what != "" {
				return verdict{mayChange, fmt.Sprintf(", and %s %s", project.Qualified(m), d.what)}
			}
		}
		if len(index.Counterparts(fn, c.Packages.Concrete)) > 0 && c.Packages.Of[fn.Pkg()] != nil {
			return verdict{knowledge: changesNothing}
		}
	}
	if looksLikeSetter(fn) {
		if !index.IsAbstract(fn) {
			if v := c.p.unloaded(c.source).effect(fn, -1, c.trace.Type); v.knowledge != unknown {
				return v.asClause()
			}
		}
		return verdict{mayChange, ": by its name it may change it, and its source is not read"}
	}
	return verdict{knowledge: unknown}
}

// concrete returns the value's own method when a method of an interface is called on it.
func concrete(fn *types.Func, value types.Type) *types.Func {
	if !index.IsAbstract(fn) || types.IsInterface(value) {
		return fn
	}
	obj, _, _ := types.LookupFieldOrMethod(value, true, fn.Pkg(), fn.Name())
	if m, ok := obj.(*types.Func); ok {
		return m.Origin()
	}
	return fn
}

// describeCall describes the call of a method: "SetMaxOpenConns(1) is called on db by Run".
func (c *analysis) describeCall(sel inspector.Cursor) string {
	e := sel.Node().(*ast.SelectorExpr)
	on := words.OneLine(types.ExprString(e.X))
	if call, ok := syntax.CallOf(sel); ok {
		args := make([]string, len(call.Node().(*ast.CallExpr).Args))
		for i, arg := range call.Node().(*ast.CallExpr).Args {
			args[i] = types.ExprString(arg)
		}
		return fmt.Sprintf("%s(%s) is called on %s by %s", e.Sel.Name, words.InBrief(strings.Join(args, ", ")), on, c.enclosing(sel))
	}
	return fmt.Sprintf("%s.%s is taken as a function by %s", on, e.Sel.Name, c.enclosing(sel))
}

// followResult follows the result of a method that returns a part of the value by reference, to the assignments
// through it: db.Options().Addr = x.
func (c *analysis) followResult(p part, sel inspector.Cursor, fn *types.Func, unsure string) {
	call, ok := syntax.CallOf(sel)
	if !ok || fn.Signature().Results().Len() == 0 || !isReference(fn.Signature().Results().At(0).Type()) {
		return
	}
	p.at, p.steps, p.field, p.indirect = call, p.steps+1, nil, true
	if unsure != "" {
		p.unsure = unsure
	}
	c.walk(p)
}

// accessorSuffixes end the names of methods that return a part of the value.
var accessorSuffixes = []string{"Options", "Opts", "Config", "Configuration", "Settings", "Params", "Defaults", "Header", "Headers", "Client", "Transport", "DB"}

// isAccessor guesses, by name and signature, whether a method returns a part of its receiver by reference:
// c.Options(), r.Header().
func isAccessor(fn *types.Func) bool {
	sig := fn.Signature()
	if sig.Params().Len() > 0 || sig.Results().Len() == 0 || sig.Results().Len() > 2 {
		return false
	}
	return slices.ContainsFunc(accessorSuffixes, func(end string) bool { return strings.HasSuffix(fn.Name(), end) })
}

// returnsPart reports whether a method whose body is loaded returns a field of its receiver that is a pointer, a
// map or a slice.
func (s *source) returnsPart(fn *types.Func) bool {
	sig := fn.Signature()
	if sig.Recv() == nil || sig.Results().Len() == 0 || !isReference(sig.Results().At(0).Type()) {
		return false
	}
	x, decl, ok := s.declaration(fn)
	if !ok {
		return false
	}
	return returnsPart(decl, func(id *ast.Ident) bool { return x.Info.Uses[id] == sig.Recv() })
}

// isHeader reports whether a type is a map with methods that set its elements: http.Header, url.Values.
func isHeader(t types.Type) bool {
	_, ok := identity.Under(t).(*types.Map)
	name := identity.Named(t)
	return ok && name != nil && name.Pkg() != nil && slices.Contains([]string{"net/http", "net/url", "net/textproto"}, name.Pkg().Path())
}

// passed judges a part of the value that is an argument of a function whose body is not loaded.
func (c *analysis) passed(p part, call inspector.Cursor, i int, fn *types.Func) {
	if p.copied && !p.indirect {
		return
	}
	what := words.OneLine(types.ExprString(p.at.Node().(ast.Expr)))
	if fn == nil {
		if p.address || p.pointer {
			c.reportUnproven(p.at, fmt.Sprintf("%s is given to %s by %s, and which function that is is not known", what, words.OneLine(types.ExprString(call.Node().(*ast.CallExpr).Fun)), c.enclosing(p.at)))
		}
		return
	}
	pkg := ""
	if fn.Pkg() != nil {
		pkg = fn.Pkg().Path()
	}
	switch {
	case pkg == "sync/atomic":
		if !strings.HasPrefix(fn.Name(), "Load") {
			p.element = true
			c.mutation(p, "is set")
		}
	case i == 0 && (pkg == "maps" || pkg == "slices" || pkg == "sort"):
		if slices.Contains(mutatingFunctions, fn.Name()) {
			p.element = true
			c.mutation(p, "has elements set or deleted")
		}
	case c.libraries().function(fn, i) == changed:
		c.report(p, fmt.Sprintf("%s is changed by %s, which %s calls%s", what, project.Qualified(fn), c.enclosing(p.at), c.p.Project.Library.Of(fn).Source()))
	case c.libraries().function(fn, i) != unknown:
	case (p.address || p.pointer) && !isReader(fn), looksLikeSetterOf(fn, i):
		c.reportUnproven(p.at, fmt.Sprintf("%s may be set by %s, which %s calls and whose source is not read", what, project.Qualified(fn), c.enclosing(p.at)))
	}
}

// mutatingFunctions are the functions of maps, slices and sort that change their first argument.
var mutatingFunctions = []string{"Copy", "Delete", "DeleteFunc", "Compact", "CompactFunc", "Insert", "Replace", "Sort", "SortFunc", "SortStableFunc", "Reverse", "Slice", "SliceStable", "Stable", "Strings", "Ints"}

// isReader guesses by name whether a function only reads what its pointer argument points to: json.Marshal,
// atomic.LoadInt64.
func isReader(fn *types.Func) bool {
	name := strings.ToLower(fn.Name())
	return slices.ContainsFunc([]string{"load", "marshal", "encode", "print", "sprint", "fprint", "format", "copy", "equal", "compare", "deepequal", "write", "log", "debug", "info", "errorf", "write"}, func(word string) bool {
		return strings.HasPrefix(name, word)
	})
}

// methodExpr returns the method of a method expression that a call uses, as in (*sql.DB).SetMaxOpenConns(db, 1); nil
// for any other call.
func methodExpr(info *types.Info, call *ast.CallExpr) *types.Selection {
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		if s := info.Selections[sel]; s != nil && s.Kind() == types.MethodExpr {
			return s
		}
	}
	return nil
}

// methodExprCall judges a method expression that is called with the value as its receiver, also through a variable or
// a field that it is assigned to.
func (c *analysis) methodExprCall(arg, method inspector.Cursor) {
	if c.trace.Likeness(arg) != effect.Itself {
		return
	}
	s := c.In(c.trace.At(method).Pkg).Info.Selections[method.Node().(*ast.SelectorExpr)]
	if s == nil {
		return
	}
	fn, ok := s.Obj().(*types.Func)
	if !ok {
		return
	}
	what := fmt.Sprintf("%s is called on %s by %s", fn.Name(), words.OneLine(types.ExprString(arg.Node().(ast.Expr))), c.enclosing(arg))
	switch k := c.judge(part{at: arg}, fn.Origin(), s); k.knowledge {
	case changed, disturbs:
		c.report(part{at: arg}, what+k.more)
	case mayChange:
		c.reportUnproven(arg, what+k.more)
	default:
	}
}
