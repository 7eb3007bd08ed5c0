package identity

import "go/types"

// Key names an object that other packages can name: what a package declares, a method, or what the language has.
// Objects of two checks of one package are never identical; their keys are.
type Key struct {
	Path     string // of the package, empty for what the language has
	Receiver string // the name of a method's type, which may be an interface
	Name     string
}

// KeyOf returns the key of an object; false for what nobody else can name: a field, what is local, a method of a type
// without a name, and nothing at all.
func KeyOf(obj types.Object) (Key, bool) {
	if obj == nil {
		return Key{}, false
	}
	if fn, ok := obj.(*types.Func); ok && fn.Signature().Recv() != nil {
		recv := Named(fn.Signature().Recv().Type())
		if recv == nil || fn.Pkg() == nil {
			return Key{}, false
		}
		return Key{fn.Pkg().Path(), recv.Name(), fn.Name()}, true
	}
	switch {
	case obj.Pkg() == nil:
		return Key{Name: obj.Name()}, obj.Parent() == types.Universe
	case obj.Parent() == obj.Pkg().Scope():
		return Key{Path: obj.Pkg().Path(), Name: obj.Name()}, true
	}
	return Key{}, false
}
