package options

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/identity"
)

// maxDepth bounds the functions that are entered to resolve an expression.
const maxDepth = 6

// value is an expression in a frame. A value without an expression is a setting that is not set.
type value struct {
	in     *frame
	expr   ast.Expr
	result int // the index of the result, where the expression is a call with several
}

func (v value) info() *types.Info { return v.in.pkg.Info }

func (v value) typ() types.Type {
	t := v.info().TypeOf(v.expr)
	if tuple, ok := t.(*types.Tuple); ok && v.result < tuple.Len() {
		return tuple.At(v.result).Type()
	}
	return t
}

// of returns another expression in the same frame.
func (v value) of(e ast.Expr) value { return value{in: v.in, expr: e} }

// setting is the value of a field, a parameter or a functional option.
type setting struct {
	name        string
	typ         types.Type // of the field
	value       value
	conditional bool     // it is set under a condition
	otherwise   *setting // for a conditional setting, its value otherwise
	opaque      string   // where something else gets what the value points to, and may change it
}

// constantOf returns the constant value of an expression, or nil.
func constantOf(v value) constant.Value {
	if v.expr == nil {
		return nil
	}
	return v.info().Types[v.expr].Value
}

func equalConstants(a, b constant.Value) bool {
	number := func(k constant.Kind) bool { return k == constant.Int || k == constant.Float || k == constant.Complex }
	if a.Kind() != b.Kind() && (!number(a.Kind()) || !number(b.Kind())) {
		return false
	}
	return constant.Compare(a, token.EQL, b)
}

func zero(v constant.Value) bool {
	if v == nil {
		return false
	}
	switch v.Kind() {
	case constant.Bool:
		return !constant.BoolVal(v)
	case constant.String:
		return constant.StringVal(v) == ""
	case constant.Int, constant.Float:
		return constant.Sign(v) == 0
	default:
		return false
	}
}

// isNil reports whether a value is nil, or nil converted to a type.
func isNil(v value) bool {
	e := ast.Unparen(v.expr)
	for {
		call, ok := e.(*ast.CallExpr)
		if !ok || len(call.Args) != 1 || !v.info().Types[call.Fun].IsType() {
			return v.info().Types[e].IsNil()
		}
		e = ast.Unparen(call.Args[0])
	}
}

// isOptions guesses whether an argument is a struct of options, rather than something that the function works on: its
// type is a struct of the function's package, or has a name like Options or Config.
func isOptions(v value, callee *types.Func) bool {
	t := v.typ()
	n := identity.Named(t)
	if n == nil || !identity.IsNamedStruct(t) {
		return false
	}
	name := strings.ToLower(n.Name())
	named := func(suffix string) bool { return strings.HasSuffix(name, suffix) }
	return callee != nil && n.Pkg() == callee.Pkg() || slices.ContainsFunc([]string{"config", "configuration", "options", "opts", "settings", "params"}, named)
}

func structOf(t types.Type) (*types.Struct, bool) {
	if p, ok := identity.Under(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	st, ok := identity.Under(t).(*types.Struct)
	return st, ok
}

func deref(t types.Type) types.Type {
	if p, ok := identity.Under(t).(*types.Pointer); ok {
		return p.Elem()
	}
	return t
}

// list is a list of values, as far as it is known.
type list struct {
	elements []value
	all      value // the list itself, where it is one expression
	unknown  bool  // there may be more elements
}

// rest returns the arguments for a variadic parameter.
func rest(v value, call *ast.CallExpr, from int) list {
	if from >= len(call.Args) {
		return list{}
	}
	if call.Ellipsis.IsValid() {
		return list{all: v.of(call.Args[from])}
	}
	var out list
	for _, arg := range call.Args[from:] {
		out.elements = append(out.elements, v.of(arg))
	}
	return out
}
