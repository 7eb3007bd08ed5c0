package identity

import "go/types"

// Key names an object that other packages can refer to: a package-level object, a method, or a predeclared one. The
// keys of an object in two type checks are equal, although the objects are not.
type Key struct {
	Path     string // of the package; empty for predeclared objects
	Receiver string // the name of a method's receiver type, which may be an interface
	Name     string
}

// KeyOf returns the key of an object; false for one without a key: a field, a local object, a method of a type
// without a name, or nil.
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
