package index

import (
	"cmp"
	"go/ast"
	"go/types"
	"slices"
	"sync"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/scan/load"
)

// Packages lists the packages that are loaded with bodies, and which of them mention which. It covers all build
// configurations: a package that is equal in several is checked once and belongs to one of them, while the packages
// that mention it may belong to another. Packages that differ have different objects, so that nothing is mixed up.
type Packages struct {
	Of       map[*types.Package]*load.Package
	Users    map[*types.Package][]*load.Package    // the packages that mention an object of a package, with the package itself
	Abstract map[string][]*types.Func              // the methods of mentioned interfaces, by name
	Concrete map[string][]*types.Func              // the methods of declared types, by name
	Promoted map[*load.Package][]*ast.SelectorExpr // the selectors of promoted fields and methods
	twins    func() *twins
}

// NewPackages connects the packages that are loaded with bodies.
func NewPackages(packages []*load.Package) *Packages {
	w := &Packages{
		Of: map[*types.Package]*load.Package{}, Users: map[*types.Package][]*load.Package{},
		Abstract: map[string][]*types.Func{}, Concrete: map[string][]*types.Func{}, Promoted: map[*load.Package][]*ast.SelectorExpr{},
	}
	w.twins = sync.OnceValue(func() *twins { return findTwins(packages) })
	seen := map[*types.Func]bool{}
	for _, pkg := range packages {
		if pkg.Types == nil || pkg.Info == nil || w.Of[pkg.Types] != nil {
			continue
		}
		w.Of[pkg.Types] = pkg
		uses := map[*types.Package]bool{pkg.Types: true}
		for _, obj := range pkg.Info.Uses {
			if obj.Pkg() == nil {
				continue
			}
			uses[obj.Pkg()] = true
			if fn, ok := obj.(*types.Func); ok && IsAbstract(fn) && !seen[fn.Origin()] {
				seen[fn.Origin()] = true
				w.Abstract[fn.Name()] = append(w.Abstract[fn.Name()], fn.Origin())
			}
		}
		for used := range uses {
			w.Users[used] = append(w.Users[used], pkg)
		}
		for sel, s := range pkg.Info.Selections {
			if len(s.Index()) > 1 {
				w.Promoted[pkg] = append(w.Promoted[pkg], sel)
			}
		}
		slices.SortFunc(w.Promoted[pkg], func(a, b *ast.SelectorExpr) int { return cmp.Compare(a.Pos(), b.Pos()) })
		w.methods(pkg.Types.Scope())
	}
	for _, list := range w.Abstract {
		slices.SortFunc(list, func(a, b *types.Func) int {
			return cmp.Or(cmp.Compare(a.Pkg().Path(), b.Pkg().Path()), cmp.Compare(a.Pos(), b.Pos()))
		})
	}
	return w
}

func (w *Packages) methods(scope *types.Scope) {
	for _, name := range scope.Names() {
		if t, ok := scope.Lookup(name).(*types.TypeName); ok && !t.IsAlias() {
			if n, ok := t.Type().(*types.Named); ok && !types.IsInterface(n) {
				for m := range n.Methods() {
					w.Concrete[m.Name()] = append(w.Concrete[m.Name()], m)
				}
			}
		}
	}
}

// IsAbstract reports whether a function is a method of an interface.
func IsAbstract(fn *types.Func) bool {
	recv := fn.Signature().Recv()
	return recv != nil && types.IsInterface(recv.Type())
}

// Counterparts lists the methods that a call of a method may reach, by name and signature: the methods of types for
// one of an interface, and the other way round. It does not require the interface's other methods, because a struct
// that embeds the type may add them.
func Counterparts(fn *types.Func, among map[string][]*types.Func) []*types.Func {
	var out []*types.Func
	for _, m := range among[fn.Name()] {
		if (m.Exported() || m.Pkg() == fn.Pkg()) && Compatible(fn.Signature(), m.Signature()) {
			out = append(out, m)
		}
	}
	return out
}

// Compatible reports whether methods with these signatures may be called for one another. For methods of generic
// types only the numbers of parameters and results are compared.
func Compatible(a, b *types.Signature) bool {
	return identity.Same(a, b) || (generic(a) || generic(b)) && a.Params().Len() == b.Params().Len() && a.Results().Len() == b.Results().Len()
}

// generic reports whether a method belongs to a type or interface with type parameters.
func generic(sig *types.Signature) bool {
	if sig.Recv() == nil {
		return false
	}
	name := identity.Named(sig.Recv().Type())
	if name == nil {
		return false
	}
	t, ok := name.Type().(*types.Named)
	return ok && t.TypeParams().Len() > 0
}

// Mentioning lists the packages that may mention an object.
func (w *Packages) Mentioning(obj types.Object) []*load.Package {
	v, variable := obj.(*types.Var)
	local := variable && !v.IsField() && v.Parent() != v.Pkg().Scope()
	if obj.Exported() && !local {
		return w.Users[obj.Pkg()]
	}
	if own := w.Of[obj.Pkg()]; own != nil {
		return []*load.Package{own}
	}
	return nil
}
