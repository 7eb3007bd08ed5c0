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

// Trace is what becomes of one value in the packages that are loaded with bodies: through variables, fields, elements
// of containers, functions that return it, parameters and results. It is found once, and any number of questions can be
// asked of it: what ends the value, what changes it, what compares it.
//
// It is what may be, not what must be: a container is one value whatever its keys, a field is one whatever struct it is
// of, and an interface's method is every method of its name and signature.
// Not followed is reflection. Where the value leaves the loaded packages, Handed and Held say so: what others do with
// it is not to be seen. A question to which these matter has "can't be told" for an answer, not "no".
type Trace struct {
	Type                types.Type
	Values              []inspector.Cursor // the expressions that are the value, in the order in which they were come to
	Embedded            []*types.Var       // the embedded fields that hold it
	Wrappers            []*types.TypeName  // the structs that it is embedded in
	External            []External         // where it goes to a package without bodies
	Escaping            []types.Object     // the functions, variables and fields that source which is not loaded can have it from
	Copies              []inspector.Cursor // the expressions that are a copy of the struct that it points to
	ToFunctionVariables []inspector.Cursor // the arguments by which it goes to function variables, of which no function is known
	MethodExprs         []MethodExpr       // methods that are called upon it by way of their type
	HeuristicEdges      []HeuristicEdge    // from where on it is only a guess that the value comes there; see [Trace.Guess]
	Cut                 bool               // it goes to more places than are followed
	Packages            *index.Packages

	likeness map[inspector.Cursor]Likeness // of the expressions in Values
	indexes
	holder *holder
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

// Has reports whether an expression is among Values.
func (t *Trace) Has(expr inspector.Cursor) bool {
	_, ok := t.likeness[expr]
	return ok
}

// External is a value that goes to a package without bodies.
type External struct {
	Value inspector.Cursor
	To    types.Object // the function, or the variable or field
	Type  types.Type   // what is asked for there; nil when it is inferred
}

// indexes are those of the packages that a value came to, by whose syntax it is.
type indexes struct {
	project  *project.Project
	packages *index.Packages
	of       map[*inspector.Inspector]*index.Index
}

// at returns the index of the package that an expression stands in.
func (x *indexes) at(c inspector.Cursor) *index.Index { return x.of[c.Inspector()] }

func (x *indexes) in(pkg *load.Package) *index.Index {
	found := x.project.Index(pkg)
	x.of[found.Root.Inspector()] = found
	return found
}

// At returns the index of the package that a cursor of the trace stands in.
func (t *Trace) At(c inspector.Cursor) *index.Index { return t.at(c) }

// In returns the index of a package, to which cursors can be made that At knows.
func (t *Trace) In(pkg *load.Package) *index.Index { return t.in(pkg) }

// Carries reports whether the value can be had from a variable of a type: as an element, through a pointer or from a
// function.
func (t *Trace) Carries(typ types.Type) bool {
	return t.holder != nil && t.holder.carries(typ)
}

// IsStandIn reports whether a type is not the value's own, but one whose end is the value's as well: a row of a library
// says so.
func (t *Trace) IsStandIn(typ types.Type) bool {
	return t.holder != nil && slices.ContainsFunc(t.holder.standIns, func(o types.Type) bool { return identity.Same(o, typ) })
}

// MethodExpr is a method that is called upon the value by way of its type: (*T).Close(c).
type MethodExpr struct {
	Method inspector.Cursor // the selector
	Value  inspector.Cursor
}

// HeuristicEdge is where the guessed part of a trace begins: what comes behind it was come to only because a package that is
// not loaded may bring the value there.
type HeuristicEdge struct {
	values, methodExprs int
	By                  types.Object
}

// HeuristicEdge says by what the value may come to the i-th of the values; nil where it surely does.
func (t *Trace) HeuristicEdge(i int) types.Object {
	return t.heuristic(func(g HeuristicEdge) int { return g.values }, i)
}

// MethodExprHeuristic says so of the i-th of the ways.
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
