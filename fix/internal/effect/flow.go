package effect

import (
	"go/ast"
	"go/types"
	"slices"
	"strconv"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

// flow walks forward from a value, and records what it reaches in the trace.
type flow struct {
	*Trace
	*holder
	visited
	current  inspector.Cursor // the expression that is followed
	deferred []heuristic      // heuristic edges, which are followed at the end
}

// callString lists the calls through which a value entered the current function, the latest last. A returned value
// goes back to the latest call only. Without that, a helper that many values pass through would mix them all up.
type callString []inspector.Cursor

// maxCallString is the greatest length of a call string. Behind more calls, a value may have come from anywhere.
const maxCallString = 4

// MaxPlaces bounds the places that a value is followed to.
const MaxPlaces = 20000

// visited is the set of expressions, variables and results that a walk has reached, each with its call string.
type visited struct {
	ids  map[any]int
	seen map[string]bool
	cut  bool     // the bound was reached
	like Likeness // of the followed expression
}

func (v *visited) id(x any) int {
	if _, ok := v.ids[x]; !ok {
		v.ids[x] = len(v.ids)
	}
	return v.ids[x]
}

// firstVisit reports whether something is reached for the first time with this call string and likeness.
func (v *visited) firstVisit(what any, n int, via callString) bool {
	key := make([]byte, 0, 8*(len(via)+1))
	key = strconv.AppendInt(key, int64(v.id(what)), 10)
	key = strconv.AppendInt(append(key, '.'), int64(n), 10)
	key = append(key, "acd"[v.like])
	for _, c := range via {
		key = strconv.AppendInt(append(key, ' '), int64(v.id(c.Inspector())), 10)
		key = strconv.AppendInt(append(key, '.'), int64(c.Index()), 10)
	}
	if v.seen[string(key)] {
		return false
	}
	if len(v.seen) >= MaxPlaces {
		v.cut = true
		return false
	}
	v.seen[string(key)] = true
	return true
}

// withCall appends a call to a call string; it returns the empty one when it is full.
func withCall(via callString, call inspector.Cursor) callString {
	if len(via) >= maxCallString {
		return nil
	}
	return slices.Concat(via, callString{call})
}

// value follows an expression that holds the value, or that carries it: a container, a pointer, or a function that
// returns it.
func (f *flow) value(expr inspector.Cursor, via callString) {
	if !f.firstVisit(expr.Inspector(), int(expr.Index()), via) {
		return
	}
	x := f.At(expr)
	isValue := f.isValue(x.Info.TypeOf(expr.Node().(ast.Expr)))
	if isValue {
		f.Values = append(f.Values, expr)
		f.recordLikeness(expr)
	} else if f.like > Itself && identity.PointsTo(f.Type, x.Info.TypeOf(expr.Node().(ast.Expr))) {
		f.Copies = append(f.Copies, expr)
		f.recordLikeness(expr)
	}
	f.current = expr
	parent := expr.Parent()
	kind, i := expr.ParentEdge()
	switch kind {
	case edge.StarExpr_X:
		if isValue && syntax.Copies(x.Info, parent) {
			f.withLikeness(Copied, func() { f.value(parent, via) })
		} else {
			f.value(parent, via)
		}
	case edge.ParenExpr_X, edge.TypeAssertExpr_X, edge.UnaryExpr_X, edge.SliceExpr_X: // UnaryExpr: & and <-
		f.value(parent, via)
	case edge.IndexExpr_X, edge.IndexListExpr_X: // an element, or an instance of a generic function
		if syntax.Read(parent) {
			f.value(parent, via)
		}
	case edge.RangeStmt_X:
		r := parent.Node().(*ast.RangeStmt)
		for _, e := range []ast.Expr{r.Key, r.Value} {
			if e != nil && f.carries(x.Info.TypeOf(e)) {
				store{f}.into(x, e, via)
			}
		}
	case edge.CallExpr_Fun:
		f.called(parent, via)
	case edge.CallExpr_Args:
		f.argument(parent, i, via)
	case edge.SelectorExpr_X:
		f.method(parent, isValue, via)
	case edge.AssignStmt_Rhs, edge.ValueSpec_Values:
		if parent.ParentEdgeKind() == edge.TypeSwitchStmt_Assign {
			f.cases(x, parent.Parent().Node().(*ast.TypeSwitchStmt), via)
			return
		}
		store{f}.into(x, syntax.Target(parent, i), via)
	case edge.SendStmt_Value:
		store{f}.into(x, &ast.StarExpr{X: parent.Node().(*ast.SendStmt).Chan}, via)
	case edge.ReturnStmt_Results:
		f.result(parent, i, via)
	case edge.KeyValueExpr_Value, edge.KeyValueExpr_Key:
		if lit, ok := parent.Parent().Node().(*ast.CompositeLit); ok {
			f.literal(parent.Parent(), lit, parent.Node().(*ast.KeyValueExpr).Key, -1, via)
		}
	case edge.CompositeLit_Elts:
		f.literal(parent, parent.Node().(*ast.CompositeLit), nil, i, via)
	default: // the use does not pass the value on
	}
}

// withLikeness follows something that is a copy of the value, or derived from it.
func (f *flow) withLikeness(how Likeness, follow func()) {
	before := f.like
	f.like = max(f.like, how)
	f.copied = f.like > Itself
	follow()
	f.like, f.copied = before, before > Itself
}

func (f *flow) recordLikeness(expr inspector.Cursor) {
	if before, ok := f.likeness[expr]; !ok || f.like < before {
		f.likeness[expr] = f.like
	}
}

// cases follows a value into the variables of a type switch.
func (f *flow) cases(x *index.Index, sw *ast.TypeSwitchStmt, via callString) {
	for _, clause := range sw.Body.List {
		f.variable(x.Info.Implicits[clause], via)
	}
}

// variable follows a variable or field that holds the value to its reads.
func (f *flow) variable(obj types.Object, via callString) {
	v, ok := obj.(*types.Var)
	if !ok || v.Pkg() == nil {
		return
	}
	global := v.IsField() || v.Parent() == v.Pkg().Scope()
	if f.Packages.Of[v.Pkg()] == nil {
		if global && (!v.IsField() || !(rows{f}).hasRow(v)) {
			f.External = append(f.External, External{f.current, v, v.Type()})
		}
		return
	}
	if global {
		via = nil // readers of a global get there by other calls
	}
	if !f.firstVisit(v, 0, via) {
		return
	}
	if v.IsField() && v.Embedded() && !slices.Contains(f.wrappers, identity.Named(v.Type())) {
		f.Embedded = append(f.Embedded, v)
	}
	if global {
		f.Escaping = append(f.Escaping, v)
	}
	for _, pkg := range f.Packages.Mentioning(v) {
		for _, id := range f.In(pkg).Of[v] {
			if use := syntax.Mention(id); syntax.Read(use) {
				f.value(use, via)
			}
		}
	}
	if r, ok := f.In(f.Packages.Of[v.Pkg()]).Results[v]; ok {
		f.returns(r.Fn, r.I, via)
	}
	if v.IsField() {
		for _, twin := range f.Packages.Twins(v) {
			f.variable(twin, via)
		}
	}
}

// literal follows a value into a struct's field, or into an element.
func (f *flow) literal(at inspector.Cursor, lit *ast.CompositeLit, key ast.Expr, i int, via callString) {
	x := f.At(at)
	t := identity.Under(x.Info.TypeOf(lit))
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem().Underlying()
	}
	st, ok := t.(*types.Struct)
	switch {
	case !ok:
		f.value(at, via)
	case key != nil:
		if id, ok := key.(*ast.Ident); ok {
			f.field(at, index.Origin(x.Info.Uses[id]), via)
		}
	case i >= 0 && i < st.NumFields():
		f.field(at, st.Field(i).Origin(), via)
	}
}

// field follows a value into a field of a literal. It follows the struct as well when the field is embedded, since
// the struct then has the value's methods, and when it is a library's struct, which may return the value by its own
// methods.
func (f *flow) field(lit inspector.Cursor, obj types.Object, via callString) {
	f.variable(obj, via)
	v, ok := obj.(*types.Var)
	if !ok || v.Pkg() == nil {
		return
	}
	structType := f.At(lit).Info.TypeOf(lit.Node().(ast.Expr))
	if st, ok := identity.Under(structType).(*types.Struct); ok {
		if out := (framework{f}).bundle(st); out != nil {
			framework{f}.supply(out)
		}
	}
	if f.Packages.Of[v.Pkg()] == nil && ((rows{f}).storedByRow(structType, v) || f.keeps(structType, v.Type())) || v.Embedded() && f.addWrapper(structType) {
		f.value(lit, via)
	}
}
