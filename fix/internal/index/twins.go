package index

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/scan/load"
)

// twins finds the fields of struct types that values pass between although the types are not one object: a struct type
// without a name is written twice, or assigned to a named one with the same fields, or types are converted.
type twins struct {
	home     map[*types.Var]*types.Struct
	into     map[*types.Struct][]*types.Struct
	unnamed  map[string][]*types.Struct // by their fields
	asserted []*types.Struct            // without a name, and what an interface is asserted to hold
}

// Twins returns the fields that may hold what a field holds, because their structs are assigned or converted to each
// other.
func (w *Packages) Twins(v *types.Var) []*types.Var {
	t := w.twins()
	own := t.home[v.Origin()]
	if own == nil {
		return nil
	}
	i := slices.Index(slices.Collect(own.Fields()), v.Origin())
	var out []*types.Var
	add := func(other *types.Struct) {
		if other != own && i >= 0 && i < other.NumFields() && !slices.Contains(out, other.Field(i)) {
			out = append(out, other.Field(i))
		}
	}
	for _, other := range t.into[own] {
		add(other)
	}
	return out
}

// findTwins reads the struct types and the conversions of packages.
func findTwins(packages []*load.Package) *twins {
	t := &twins{home: map[*types.Var]*types.Struct{}, into: map[*types.Struct][]*types.Struct{}, unnamed: map[string][]*types.Struct{}}
	for _, pkg := range packages {
		if pkg.Info == nil {
			continue
		}
		declared := map[ast.Expr]bool{}
		for _, f := range pkg.Files {
			ast.PreorderStack(f.Syntax, nil, func(n ast.Node, stack []ast.Node) bool {
				switch n := n.(type) {
				case *ast.TypeSpec:
					declared[n.Type] = !n.Assign.IsValid()
				case *ast.StructType:
					t.written(pkg.Info.TypeOf(n), !declared[n])
				default:
					t.meet(pkg.Info, n, stack)
				}
				return true
			})
		}
	}
	for _, st := range t.asserted {
		for _, other := range t.unnamed[types.TypeString(st, nil)] {
			t.become(other, st)
		}
	}
	return t
}

// written records a struct type.
func (t *twins) written(typ types.Type, unnamed bool) {
	st, ok := typ.(*types.Struct)
	if !ok || st.NumFields() == 0 || t.home[st.Field(0)] != nil {
		return
	}
	for v := range st.Fields() {
		t.home[v] = st
	}
	if unnamed {
		key := types.TypeString(st, nil)
		t.unnamed[key] = append(t.unnamed[key], st)
	}
}

// meet records where a value of one type becomes one of another: by a conversion, or where it is assigned.
func (t *twins) meet(info *types.Info, n ast.Node, stack []ast.Node) {
	switch n := n.(type) {
	case *ast.TypeAssertExpr, *ast.CaseClause:
		t.asserts(info, n)
	case *ast.AssignStmt:
		for i, l := range n.Lhs {
			if len(n.Lhs) == len(n.Rhs) {
				t.become(info.TypeOf(n.Rhs[i]), info.TypeOf(l))
			} else if list := identity.Results(info.TypeOf(n.Rhs[0])); i < len(list) {
				t.become(list[i], info.TypeOf(l))
			}
		}
	case *ast.ValueSpec:
		for _, e := range n.Values {
			t.become(info.TypeOf(e), info.TypeOf(n.Names[0]))
		}
	case *ast.SendStmt:
		if c, ok := identity.Under(info.TypeOf(n.Chan)).(*types.Chan); ok {
			t.become(info.TypeOf(n.Value), c.Elem())
		}
	case *ast.CallExpr:
		for i, arg := range n.Args {
			if info.Types[n.Fun].IsType() {
				t.become(info.TypeOf(arg), info.TypeOf(n.Fun))
			} else if asked := syntax.Parameter(info, n, i); asked != nil {
				t.become(info.TypeOf(arg), asked)
			}
		}
	case *ast.ReturnStmt:
		sig := syntax.EnclosingSignature(info, stack)
		for i, e := range n.Results {
			if sig != nil && sig.Results().Len() == len(n.Results) {
				t.become(info.TypeOf(e), sig.Results().At(i).Type())
			}
		}
	case *ast.CompositeLit:
		typ := identity.Under(info.TypeOf(n))
		for i, elt := range n.Elts {
			kv, keyed := elt.(*ast.KeyValueExpr)
			if keyed {
				elt = kv.Value
			}
			switch u := typ.(type) {
			case *types.Slice:
				t.become(info.TypeOf(elt), u.Elem())
			case *types.Array:
				t.become(info.TypeOf(elt), u.Elem())
			case *types.Map:
				t.become(info.TypeOf(elt), u.Elem())
			case *types.Struct:
				if keyed {
					t.become(info.TypeOf(elt), info.TypeOf(kv.Key))
				} else if i < u.NumFields() {
					t.become(info.TypeOf(elt), u.Field(i).Type())
				}
			}
		}
	}
}

// asserts records the struct types without a name that an assertion, or a case of a type switch, names.
func (t *twins) asserts(info *types.Info, n ast.Node) {
	list := []ast.Expr{}
	switch n := n.(type) {
	case *ast.TypeAssertExpr:
		list = append(list, n.Type)
	case *ast.CaseClause:
		list = n.List
	}
	for _, e := range list {
		if st, ok := e.(*ast.StructType); ok {
			if typ, ok := info.TypeOf(st).(*types.Struct); ok {
				t.asserted = append(t.asserted, typ)
			}
		}
	}
}

// become records that a value of a struct type becomes one of another, itself or in a pointer or container.
func (t *twins) become(from, to types.Type) {
	for range 4 {
		if from == nil || to == nil || from == to {
			return
		}
		a, b := identity.Under(from), identity.Under(to)
		from, to = elementOf(a), elementOf(b)
		x, ok := a.(*types.Struct)
		y, both := b.(*types.Struct)
		if ok && both && x != y && x.NumFields() == y.NumFields() && !slices.Contains(t.into[x], y) {
			t.into[x] = append(t.into[x], y)
			t.into[y] = append(t.into[y], x)
		}
	}
}

// elementOf returns what a pointer points to, or the elements of a container; nil for any other type.
func elementOf(t types.Type) types.Type {
	switch t := t.(type) {
	case interface{ Elem() types.Type }:
		return t.Elem()
	default:
		return nil
	}
}
