package load

import "go/types"

// Reshaped returns a package as others see it when some of its package-level objects are gone or become others: change
// says what one becomes, nil when it goes. The rest are the package's own objects, so that their types are the same to
// whoever sees it as to everybody else. It does not mutate the package.
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
