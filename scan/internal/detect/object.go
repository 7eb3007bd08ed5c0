package detect

import (
	"fmt"
	"go/types"

	"github.com/seed-58def443/ssot/scan/rule"
)

// Object names a package-level object, a method or a local type across loads: types of two loads are never identical,
// and neither are those of two variants of a package.
type Object struct {
	Pkg  string // import path
	Recv string // receiver type name of a method
	Name string
}

// SymbolObject returns what a symbol of the rule file names; of a pattern or an import path, a key of its own.
func SymbolObject(s rule.Symbol) Object {
	return Object{Pkg: s.Package, Recv: s.Recv, Name: s.Name}
}

// funcObject names a function, a method or a package-level variable that holds a function; the zero object is none of
// them.
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

// typeName names a type, or what a pointer points to; the zero object when it has no name.
func typeName(t types.Type) Object {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	if n, ok := types.Unalias(t).(*types.Named); ok {
		return typeObject(n.Origin().Obj())
	}
	return Object{}
}

// typeObject names a declared type. Local types of one package may share a name, so theirs holds the place.
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

// typeChain lists the names that a type goes by without looking at declarations: its aliases, outermost first, then the
// type itself.
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
