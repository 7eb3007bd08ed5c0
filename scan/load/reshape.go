package load

import "go/types"

// Reshaped returns a copy of a package with some package-level objects replaced or removed. change returns the
// replacement of an object, the object itself, or nil to remove it. Objects that change returns unchanged are shared,
// so their types stay identical for all importers. Reshaped does not change pkg.
func Reshaped(pkg *types.Package, change func(types.Object) types.Object) *types.Package {
	out := types.NewPackage(pkg.Path(), pkg.Name())
	for _, name := range pkg.Scope().Names() {
		if obj := change(pkg.Scope().Lookup(name)); obj != nil {
			out.Scope().Insert(obj)
		}
	}
	out.SetImports(pkg.Imports())
	out.MarkComplete()
	return out
}
