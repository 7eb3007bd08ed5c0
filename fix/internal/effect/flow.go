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
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/scan/load"
)

// Trace is what becomes of one value in the packages that are loaded with bodies: through variables, fields, elements
// of containers, functions that return it, parameters and results. It is found once, and any number of questions can be
// asked of it: what ends the value, what changes it, what compares it.
//
// It is what may be, not what must be: a container is one value whatever its keys, a field is one whatever struct it is
// of, and an interface's method is every method of its name and signature.
// Not followed are what a context holds, an embedded field that is assigned to after its struct was made, and
// reflection. Where the value leaves the loaded packages, Handed and Held say so: what others do with it is not to be
// seen. A question to which these matter has "can't be told" for an answer, not "no".
type Trace struct {
	Type     types.Type
	Values   []inspector.Cursor // the expressions that are the value, in the order in which they were come to
	Embedded []*types.Var       // the embedded fields that hold it
	Around   []*types.TypeName  // the structs that it is embedded in
	Handed   []Handed           // where it goes to a package without bodies
	Held     []types.Object     // the functions, variables and fields that source which is not loaded can have it from
	Copies   []inspector.Cursor // the expressions that are a copy of the struct that it points to
	Unknown  []inspector.Cursor // the arguments by which it goes to function variables, of which no function is known
	Cut      bool               // it goes to more places than are followed
	Web      *index.Web

	likeness map[inspector.Cursor]Likeness // of the expressions in Values
	engine   *Engine
	indexes  indexes
}

// Likeness says how far what an expression holds is the value.
type Likeness int

// From the value itself to what it is further from.
const (
	Itself  Likeness = iota
	Copied           // a copy of the struct, c := *v: what it points to, the value points to as well
	Derived          // what a method returns that can't be looked into: c.Clone()
)

// Likeness of an expression in Values or Copies: that by the shortest way.
func (t *Trace) Likeness(expr inspector.Cursor) Likeness { return t.likeness[expr] }

// Has says that an expression is among Values.
func (t *Trace) Has(expr inspector.Cursor) bool {
	_, ok := t.likeness[expr]
	return ok
}

// Handed is a value that goes to a package without bodies.
type Handed struct {
	Value inspector.Cursor
	To    types.Object // the function, or the variable or field
	Type  types.Type   // what is asked for there; nil when it is inferred
}

// indexes are those of the packages that a value came to, by whose syntax it is.
type indexes struct {
	project *project.Project
	of      map[*inspector.Inspector]*index.Index
}

// at is the index of the package that an expression stands in.
func (x *indexes) at(c inspector.Cursor) *index.Index { return x.of[c.Inspector()] }

func (x *indexes) in(pkg *load.Package) *index.Index {
	found := x.project.Index(pkg)
	x.of[found.Root.Inspector()] = found
	return found
}

// At is the index of the package that a cursor of the trace stands in.
func (t *Trace) At(c inspector.Cursor) *index.Index { return t.indexes.at(c) }

// In is the index of a package, to which cursors can be made that At knows.
func (t *Trace) In(pkg *load.Package) *index.Index { return t.indexes.in(pkg) }

// Carries says that the value can be had from a variable of a type: as an element, through a pointer or from a
// function.
func (t *Trace) Carries(typ types.Type) bool {
	h := holder{t.engine, t.Type, t.Around}
	return h.carries(typ, 0)
}

// traceKey is where a trace begins.
type traceKey struct {
	site [2]int // several violations can begin at one expression
	pkg  *load.Package
	file string
}

// Follow is the trace of a violation's value, beginning in one variant; one that is empty where its type is not known.
func (e *Engine) Follow(s *site.Site, pkg *load.Package) *Trace {
	return e.traces.Get(traceKey{[2]int{s.Start(), s.End()}, pkg, s.File.Path}, func() *Trace { return e.follow(s, pkg) })
}

func (e *Engine) follow(s *site.Site, pkg *load.Package) *Trace {
	t := &Trace{Web: e.Web(), likeness: map[inspector.Cursor]Likeness{}, engine: e, indexes: indexes{e.project, map[*inspector.Inspector]*index.Index{}}}
	at, ok := e.project.Index(pkg).Root.FindNode(s.Expr)
	list := identity.Results(s.Typ(pkg))
	if !ok || len(list) == 0 {
		return t
	}
	t.Type = list[0]
	f := &flow{Trace: t, holder: holder{e, t.Type, nil}, visited: visited{ids: map[any]int{}, seen: map[string]bool{}}}
	t.In(pkg)
	f.value(at, nil)
	t.Around, t.Cut = f.around, f.cut
	return t
}

// flow walks to wherever a value goes, and notes it in the trace.
type flow struct {
	*Trace
	holder
	visited
	here inspector.Cursor // the expression that is followed
}

// calls are the calls through which a value came to be in a function, the latest last. A value that is returned from
// there goes back to the latest one only, so that a helper which everything passes through does not mix it all up.
type calls []inspector.Cursor

// deepest is how many calls are told apart; behind more of them a value may have come from anywhere.
const deepest = 4

// Longest is how many places a value is followed to.
const Longest = 20000

// visited are the expressions, variables and results that a walk has come to, each by the calls that led to it.
type visited struct {
	ids  map[any]int
	seen map[string]bool
	cut  bool     // there were more than are followed
	like Likeness // of what is followed
}

func (v *visited) id(x any) int {
	if _, ok := v.ids[x]; !ok {
		v.ids[x] = len(v.ids)
	}
	return v.ids[x]
}

// once says whether something is seen for the first time by this way.
func (v *visited) once(what any, n int, via calls) bool {
	key := make([]byte, 0, 8*(len(via)+1))
	key = strconv.AppendInt(key, int64(v.id(what)), 10)
	key = strconv.AppendInt(append(key, '.'), int64(n), 10)
	if v.like > Itself {
		key = append(key, "acd"[v.like])
	}
	for _, c := range via {
		key = strconv.AppendInt(append(key, ' '), int64(v.id(c.Inspector())), 10)
		key = strconv.AppendInt(append(key, '.'), int64(c.Index()), 10)
	}
	if v.seen[string(key)] {
		return false
	}
	if len(v.seen) >= Longest {
		v.cut = true
		return false
	}
	v.seen[string(key)] = true
	return true
}

// through adds a call; behind too many of them a value may have come from anywhere.
func through(via calls, call inspector.Cursor) calls {
	if len(via) >= deepest {
		return nil
	}
	return slices.Concat(via, calls{call})
}

// value follows an expression that is the value, or that it can be had from: a container or pointer of it, or a
// function that returns it.
func (f *flow) value(expr inspector.Cursor, via calls) {
	if !f.once(expr.Inspector(), int(expr.Index()), via) {
		return
	}
	x := f.At(expr)
	is := f.is(x.Info.TypeOf(expr.Node().(ast.Expr)))
	if is {
		f.Values = append(f.Values, expr)
		f.alike(expr)
	} else if f.like > Itself && identity.PointsTo(f.Trace.Type, x.Info.TypeOf(expr.Node().(ast.Expr))) {
		f.Copies = append(f.Copies, expr)
		f.alike(expr)
	}
	f.here = expr
	parent := expr.Parent()
	kind, i := expr.ParentEdge()
	switch kind {
	case edge.StarExpr_X:
		if is && syntax.Copies(x.Info, parent) {
			f.unlike(Copied, func() { f.value(parent, via) })
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
			if e != nil && f.carries(x.Info.TypeOf(e), 0) {
				f.into(x, e, via)
			}
		}
	case edge.CallExpr_Fun:
		f.called(parent, via)
	case edge.CallExpr_Args:
		f.argument(parent, i, via)
	case edge.SelectorExpr_X:
		f.method(parent, is, via)
	case edge.AssignStmt_Rhs, edge.ValueSpec_Values:
		if parent.ParentEdgeKind() == edge.TypeSwitchStmt_Assign {
			f.cases(x, parent.Parent().Node().(*ast.TypeSwitchStmt), via)
			return
		}
		f.into(x, syntax.Target(parent, i), via)
	case edge.SendStmt_Value:
		f.into(x, &ast.StarExpr{X: parent.Node().(*ast.SendStmt).Chan}, via)
	case edge.ReturnStmt_Results:
		f.result(parent, i, via)
	case edge.KeyValueExpr_Value, edge.KeyValueExpr_Key:
		if lit, ok := parent.Parent().Node().(*ast.CompositeLit); ok {
			f.literal(parent.Parent(), lit, parent.Node().(*ast.KeyValueExpr).Key, -1, via)
		}
	case edge.CompositeLit_Elts:
		f.literal(parent, parent.Node().(*ast.CompositeLit), nil, i, via)
	default: // it goes nowhere from here
	}
}

// unlike follows what is less than the value itself.
func (f *flow) unlike(how Likeness, follow func()) {
	before := f.like
	f.like = max(f.like, how)
	follow()
	f.like = before
}

func (f *flow) alike(expr inspector.Cursor) {
	if before, ok := f.likeness[expr]; !ok || f.like < before {
		f.likeness[expr] = f.like
	}
}

// cases follows a value into the variables of a type switch.
func (f *flow) cases(x *index.Index, sw *ast.TypeSwitchStmt, via calls) {
	for _, clause := range sw.Body.List {
		f.variable(x.Info.Implicits[clause], via)
	}
}

// into follows a value that is assigned.
func (f *flow) into(x *index.Index, to ast.Expr, via calls) {
	if to == nil {
		return
	}
	obj := x.Base(to)
	f.variable(obj, via)
	switch ast.Unparen(to).(type) {
	case *ast.IndexExpr, *ast.StarExpr:
		f.handed(x, obj)
	}
}

// handed follows a container or pointer that a function was given and that it puts the value into, back to those who
// gave it.
func (f *flow) handed(x *index.Index, obj types.Object) {
	param, ok := x.Params[obj]
	if !ok {
		return
	}
	f.calls(x.Info.Defs[param.Fn.Node().(*ast.FuncDecl).Name], func(call inspector.Cursor) {
		if args := call.Node().(*ast.CallExpr).Args; param.I < len(args) {
			y := f.At(call)
			f.variable(y.Base(args[param.I]), nil)
		}
	})
}

// variable follows a variable or field that holds the value to where it is read.
func (f *flow) variable(obj types.Object, via calls) {
	v, ok := obj.(*types.Var)
	if !ok || v.Pkg() == nil {
		return
	}
	global := v.IsField() || v.Parent() == v.Pkg().Scope()
	if f.Web.Of[v.Pkg()] == nil {
		if global {
			f.Handed = append(f.Handed, Handed{f.here, v, v.Type()})
		}
		return
	}
	if global {
		via = nil // whoever reads it got there in another way
	}
	if !f.once(v, 0, via) {
		return
	}
	if v.IsField() && v.Embedded() {
		f.Embedded = append(f.Embedded, v)
	}
	if global {
		f.Held = append(f.Held, v)
	}
	for _, pkg := range f.Web.Mentioning(v) {
		for _, id := range f.In(pkg).Of[v] {
			if use := syntax.Mention(id); syntax.Read(use) {
				f.value(use, via)
			}
		}
	}
	if r, ok := f.In(f.Web.Of[v.Pkg()]).Results[v]; ok {
		f.returns(r.Fn, r.I, via)
	}
}

// literal follows a value into a struct's field, or an element.
func (f *flow) literal(at inspector.Cursor, lit *ast.CompositeLit, key ast.Expr, i int, via calls) {
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

// field follows a value into a field of a literal. With an embedded one the struct is followed as well, because as an
// interface it may be what the field is.
func (f *flow) field(lit inspector.Cursor, obj types.Object, via calls) {
	f.variable(obj, via)
	if v, ok := obj.(*types.Var); ok && v.Embedded() && f.wrapped(f.At(lit).Info.TypeOf(lit.Node().(ast.Expr))) {
		f.value(lit, via)
	}
}
