package detect

import (
	"fmt"
	"go/types"

	"github.com/seed-58def443/ssot/scan/rule"
)

// An Object identifies a package-level object, a method or a local type across loads. go/types objects can't serve for
// that: objects from two loads, or from two variants of a package, are never identical.
type Object struct {
	Pkg  string // import path
	Recv string // name of a method's receiver type
	Name string
}

// SymbolObject returns the object that a symbol of the rule file names. For a pattern or an import path it returns a
// key that no object has.
func SymbolObject(s rule.Symbol) Object {
	return Object{Pkg: s.Package, Recv: s.Recv, Name: s.Name}
}

// funcObject returns the Object of a function, a method or a package-level variable of function type, and the zero
// Object for anything else.
func funcObject(obj types.Object) Object {
	switch obj := obj.(type) {
	case *types.Func:
		obj = obj.Origin()
		if obj.Pkg() == nil {
			return Object{}
		}
		recv := obj.Signature().Recv()
		if recv == nil {
			return Object{Pkg: obj.Pkg().Path(), Name: obj.Name()}
		}
		if t := typeName(recv.Type()); t.Name != "" {
			return Object{Pkg: t.Pkg, Recv: t.Name, Name: obj.Name()}
		}
	case *types.Var:
		if _, ok := obj.Type().Underlying().(*types.Signature); ok && packageLevel(obj) {
			return Object{Pkg: obj.Pkg().Path(), Name: obj.Name()}
		}
	}
	return Object{}
}

// typeName returns the Object of a named type, or of the named type that a pointer points to. It returns the zero
// Object if the type has no name.
func typeName(t types.Type) Object {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	if n, ok := types.Unalias(t).(*types.Named); ok {
		return typeObject(n.Origin().Obj())
	}
	return Object{}
}

// typeObject returns the Object of a declared type. Several local types of a package may have the same name, so the
// Object of a local type includes its position.
func typeObject(obj *types.TypeName) Object {
	if obj.Pkg() == nil {
		return Object{} // error, comparable, any
	}
	if !packageLevel(obj) {
		return Object{Pkg: obj.Pkg().Path(), Name: fmt.Sprint(obj.Name(), "@", int(obj.Pos()))}
	}
	return Object{Pkg: obj.Pkg().Path(), Name: obj.Name()}
}

func packageLevel(obj types.Object) bool {
	return obj.Pkg() != nil && obj.Parent() == obj.Pkg().Scope()
}

// typeChain returns the names of a type: its aliases, outermost first, then the type itself.
func typeChain(t types.Type) []Object {
	var chain []Object
	for {
		switch u := t.(type) {
		case *types.Alias:
			chain = append(chain, typeObject(u.Origin().Obj()))
			t = u.Rhs()
		case *types.Named:
			return append(chain, typeObject(u.Origin().Obj()))
		default:
			return chain
		}
	}
}
