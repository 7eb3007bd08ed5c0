package effect

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/scan/load"
)

// Trace lists what one value reaches in the packages that are loaded with bodies: through variables, fields, elements
// of containers, parameters and results. It is computed once and answers any number of questions.
//
// It lists what may happen: a container is one variable for all keys, a field is one variable for all structs, and a
// method of an interface is every method of that name and signature. Reflection is not followed. External and
// Escaping list where the value leaves the loaded packages; for a question to which these matter the answer is "can't
// be told", not "no".
type Trace struct {
	Type                types.Type
	Values              []inspector.Cursor // the expressions that hold the value, in the order of the walk
	Embedded            []*types.Var       // the embedded fields that hold it
	Wrappers            []*types.TypeName  // the structs that embed it
	External            []External         // uses by packages that are loaded without bodies
	Escaping            []types.Object     // the functions, variables and fields by which unloaded source can obtain it
	Copies              []inspector.Cursor // the expressions that hold a copy of the struct that it points to
	ToFunctionVariables []inspector.Cursor // the arguments of calls of function variables that no known function is assigned to
	MethodExprs         []MethodExpr       // method expressions that are called on it
	HeuristicEdges      []HeuristicEdge    // where the values begin that only heuristic edges reach; see [Trace.HeuristicEdge]
	Cut                 bool               // it reaches more places than are followed
	Packages            *index.Packages

	likeness map[inspector.Cursor]Likeness // of the expressions in Values and Copies
	indexes
	holder *holder
}

// Likeness describes how the value of an expression relates to the followed one.
type Likeness int

// The likenesses, from the nearest.
const (
	Itself  Likeness = iota
	Copied           // a copy of the struct, c := *v: both point to the same data
	Derived          // the result of a method that is not read: c.Clone()
)

// Likeness returns the nearest likeness by which an expression in Values or Copies was reached.
func (t *Trace) Likeness(expr inspector.Cursor) Likeness { return t.likeness[expr] }

// Has reports whether an expression is in Values or Copies.
func (t *Trace) Has(expr inspector.Cursor) bool {
	_, ok := t.likeness[expr]
	return ok
}

// External is a use of the value by a package that is loaded without bodies.
type External struct {
	Value inspector.Cursor
	To    types.Object // the called function, or the assigned variable or field
	Type  types.Type   // the type of the parameter or variable; nil when it is inferred
}

// indexes finds the index of the package that a cursor belongs to.
type indexes struct {
	project  *project.Project
	packages *index.Packages
	of       map[*inspector.Inspector]*index.Index
}

// at returns the index of the package that a cursor belongs to.
func (x *indexes) at(c inspector.Cursor) *index.Index { return x.of[c.Inspector()] }

func (x *indexes) in(pkg *load.Package) *index.Index {
	found := x.project.Index(pkg)
	x.of[found.Root.Inspector()] = found
	return found
}

// At returns the index of the package that a cursor of the trace belongs to.
func (t *Trace) At(c inspector.Cursor) *index.Index { return t.at(c) }

// In returns the index of a package, and makes it known to At.
func (t *Trace) In(pkg *load.Package) *index.Index { return t.in(pkg) }

// Carries reports whether the value can be obtained from a variable of a type: as an element, through a pointer, or
// from a function.
func (t *Trace) Carries(typ types.Type) bool {
	return t.holder != nil && t.holder.carries(typ)
}

// IsStandIn reports whether a type is not the value's own, but one whose end is the value's end by a row of a
// library.
func (t *Trace) IsStandIn(typ types.Type) bool {
	return t.holder != nil && slices.ContainsFunc(t.holder.standIns, func(o types.Type) bool { return identity.Same(o, typ) })
}

// MethodExpr is a method expression that is called on the value: (*T).Close(c).
type MethodExpr struct {
	Method inspector.Cursor // the selector
	Value  inspector.Cursor
}

// HeuristicEdge marks where the values begin that are reached only because the framework's object By may pass the
// value on.
type HeuristicEdge struct {
	values, methodExprs int
	By                  types.Object
}

// HeuristicEdge returns the framework's object by which the i-th of Values may be reached; nil where it is surely
// reached.
func (t *Trace) HeuristicEdge(i int) types.Object {
	return t.heuristic(func(g HeuristicEdge) int { return g.values }, i)
}

// MethodExprHeuristic returns the same for the i-th of MethodExprs.
func (t *Trace) MethodExprHeuristic(i int) types.Object {
	return t.heuristic(func(g HeuristicEdge) int { return g.methodExprs }, i)
}

func (t *Trace) heuristic(from func(HeuristicEdge) int, i int) (by types.Object) {
	for _, g := range t.HeuristicEdges {
		if from(g) <= i {
			by = g.By
		}
	}
	return by
}
