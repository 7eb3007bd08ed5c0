package changes

import (
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/memo"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

// configured tells which fields are configured.
type configured struct{ known memo.Map[*types.Var, bool] }

// has reports whether users of a package decide what a field holds: a function of the package, or a setter, sets it
// from a parameter; it is a field of a struct that functions of the package take; or another package sets it.
func (c *configured) has(src *source, field *types.Var) bool {
	field = field.Origin()
	pkg := src.Packages.Of[field.Pkg()]
	if pkg == nil {
		return field.Exported()
	}
	return c.known.Get(field, func() bool {
		x := src.In(pkg)
		name, _, n := identity.StructOf(pkg.Types, field)
		exported := name != nil && name.Exported()
		if exported && field.Exported() && (takenByFunctions(pkg.Types, name) || src.setElsewhere(field)) {
			return true
		}
		for _, id := range x.Of[field] {
			if value := setTo(id); value != nil && byUser(x, id, exported) && fromParameter(x, value, 0) {
				return true
			}
		}
		for lit := range x.Root.Preorder((*ast.CompositeLit)(nil)) {
			elts := lit.Node().(*ast.CompositeLit).Elts
			if n < len(elts) && identity.FieldAt(x.Info.TypeOf(lit.Node().(ast.Expr)), n) == field {
				if _, keyed := elts[n].(*ast.KeyValueExpr); !keyed && byUser(x, lit, exported) && fromParameter(x, elts[n], 0) {
					return true
				}
			}
		}
		return false
	})
}

// takenByFunctions reports whether an exported function of a package takes structs of a type.
func takenByFunctions(pkg *types.Package, name *types.TypeName) bool {
	for _, s := range pkg.Scope().Names() {
		fn, ok := pkg.Scope().Lookup(s).(*types.Func)
		if !ok || !fn.Exported() {
			continue
		}
		for v := range fn.Signature().Params().Variables() {
			t := elem(v.Type())
			if ptr, ok := identity.Under(t).(*types.Pointer); ok && identity.Named(ptr.Elem()) == name && fn.Signature().Results().Len() == 0 {
				continue // an operation on such a struct
			}
			if identity.Named(t) == name {
				return true
			}
		}
	}
	return false
}

// setElsewhere reports whether a package that does not declare a field sets it.
func (s *source) setElsewhere(field *types.Var) bool {
	for _, pkg := range s.Packages.Mentioning(field) {
		if pkg.PlainPath() == field.Pkg().Path() {
			continue
		}
		if slices.ContainsFunc(s.In(pkg).Of[field], func(id inspector.Cursor) bool { return setTo(id) != nil }) {
			return true
		}
	}
	return false
}

// setTo returns what a mention of a field sets it to: by its key in a literal, or by an assignment; otherwise nil.
func setTo(id inspector.Cursor) ast.Expr {
	if id.ParentEdgeKind() == edge.KeyValueExpr_Key {
		return id.Parent().Node().(*ast.KeyValueExpr).Value
	}
	at := syntax.Mention(id)
	if !syntax.Writes(at) {
		return nil
	}
	value, _ := assignedValue(at)
	return value
}

// byUser reports whether a place is in a function that users of the package call, directly or not, to set something: a
// function, as far as it is exported or what it sets belongs to an exported struct, or an exported setter.
func byUser(x *index.Index, at inspector.Cursor, exported bool) bool {
	decl := enclosingDecl(at)
	if decl == nil {
		return false
	}
	if decl.Recv == nil {
		return exported || decl.Name.IsExported()
	}
	fn, ok := x.Info.Defs[decl.Name].(*types.Func)
	return ok && fn.Exported() && looksLikeSetter(fn)
}

// fromParameter reports whether an expression mentions a parameter, or a local variable that is defined by one.
func fromParameter(x *index.Index, e ast.Expr, depth int) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && !found {
			v, ok := x.Info.Uses[id].(*types.Var)
			if !ok || v.IsField() || isContext(v.Type()) {
				return true
			}
			if _, found = x.Params[v]; !found && depth < maxDepth && v.Pkg() != nil && v.Parent() != v.Pkg().Scope() {
				value := definition(x, v)
				found = value != nil && fromParameter(x, value, depth+1)
			}
		}
		return !found
	})
	return found
}
