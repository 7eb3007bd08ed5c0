package detect

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
)

// resolveLocals adds to out a description for each identifier in the finding that denotes a local object or a
// parameter, by the identifier's offset.
func (x Finding) resolveLocals(tok *token.File, out map[int]string) {
	ast.Inspect(x.At.Node(), func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		obj := x.pkg.Info.ObjectOf(id)
		if _, replaced := out[tok.Offset(id.Pos())]; !replaced && obj != nil && local(obj) {
			out[tok.Offset(id.Pos())] = "‹" + describe(obj) + "›"
		}
		return true
	})
}

// local reports whether an object is declared inside a function.
func local(obj types.Object) bool {
	switch obj := obj.(type) {
	case *types.Var:
		return !obj.IsField() && !packageLevel(obj)
	case *types.Const, *types.TypeName:
		return obj.Pkg() != nil && !packageLevel(obj)
	}
	return false
}

// describe describes a local object without its name: by its type, or by the word type.
func describe(obj types.Object) string {
	if _, ok := obj.(*types.TypeName); ok {
		return "type"
	}
	return shape(obj.Type())
}

// shape returns a description of a type that contains no names of parameters, fields or local types.
func shape(t types.Type) string {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		switch obj := t.Obj(); {
		case obj.Pkg() == nil:
			return obj.Name()
		case packageLevel(obj):
			return obj.Pkg().Path() + "." + obj.Name()
		}
		return "type"
	case *types.Basic:
		return t.Name()
	case *types.Pointer:
		return "*" + shape(t.Elem())
	case *types.Slice:
		return "[]" + shape(t.Elem())
	case *types.Array:
		return fmt.Sprintf("[%d]%s", t.Len(), shape(t.Elem()))
	case *types.Map:
		return "map[" + shape(t.Key()) + "]" + shape(t.Elem())
	case *types.Chan:
		return "chan " + shape(t.Elem())
	case *types.Signature:
		return "func"
	case *types.Struct:
		return "struct"
	case *types.Interface:
		return "interface"
	}
	return "type" // a type parameter
}
