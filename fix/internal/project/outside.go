package project

import (
	"go/token"
	"go/types"
	"path/filepath"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/unloaded"
	"github.com/seed-58def443/ssot/scan/load"
)

// Dir returns the folder with the declaration of an object, or an empty string.
func (p *Project) Dir(obj types.Object) string {
	if obj == nil || !obj.Pos().IsValid() {
		return ""
	}
	name := p.Res.Program.Fset.PositionFor(obj.Pos(), false).Filename
	if !filepath.IsAbs(name) {
		return ""
	}
	return filepath.Dir(name)
}

// Qualified returns the qualified name of a function, method or variable: "util.Quiet", "cache.Store.Close".
func Qualified(obj types.Object) string {
	if fn, ok := obj.(*types.Func); ok && fn.Signature().Recv() != nil {
		if t := identity.Named(fn.Signature().Recv().Type()); t != nil && t.Pkg() != nil {
			return t.Pkg().Name() + "." + t.Name() + "." + fn.Name()
		}
	}
	if obj.Pkg() == nil {
		return obj.Name()
	}
	return obj.Pkg().Name() + "." + obj.Name()
}

// Within returns the folders whose files may mention a name, in the order of the tree: those of its package, and for an
// exported one those of the package's direct and indirect importers.
func (p *Project) Within(l unloaded.Escape) []*load.Dir {
	if !token.IsExported(l.Name) {
		return p.Outside.Tree().Of[l.Path]
	}
	return p.Outside.Reach.Get(l.Path, func() []*load.Dir { return p.Outside.Tree().Reaching(l.Path) })
}

// EscapeOf returns the name through which source that is not loaded can reach a function, variable or field.
func EscapeOf(obj types.Object) unloaded.Escape {
	l := unloaded.Escape{Path: obj.Pkg().Path(), Name: obj.Name(), Direct: obj.Parent() == obj.Pkg().Scope()}
	switch o := obj.(type) {
	case *types.Func:
		l.Type = Receiver(o)
	case *types.Var:
		if o.IsField() {
			if t, _, _ := identity.StructOf(o.Pkg(), o); t != nil {
				l.Type = t.Name()
			}
		}
	}
	return l
}

// Receiver returns the name of a method's receiver type, empty for a function.
func Receiver(fn *types.Func) string {
	if recv := fn.Signature().Recv(); recv != nil {
		if t := identity.Named(recv.Type()); t != nil {
			return t.Name()
		}
	}
	return ""
}
