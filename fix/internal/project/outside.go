package project

import (
	"go/token"
	"go/types"
	"path/filepath"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/unloaded"
	"github.com/seed-58def443/ssot/scan/load"
)

// Dir is the folder that an object is declared in, or empty.
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

// Qualified is a function, method or variable as other packages say it: "util.Quiet".
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

// Within are the folders in which a name can be meant, in the order of the tree.
func (p *Project) Within(l unloaded.Leak) []*load.Dir {
	if !token.IsExported(l.Name) {
		return p.Outside.Tree().Of[l.Path]
	}
	return p.reaching(l.Path)
}

// reaching are the folders of a package and those of the tree that import it, also by way of others, in the order of
// the tree.
func (p *Project) reaching(path string) []*load.Dir {
	return p.Outside.Reach.Get(path, func() []*load.Dir { return p.Outside.Tree().Reaching(path) })
}

// Calling says whether the package of a function that a file calls, as far as it is of the tree, calls a method that
// closes.
func (p *Project) Calling(d *load.Dir, f *load.SourceFile) func(pkg string, methods []string) bool {
	return func(pkg string, methods []string) bool {
		closes := func(t *load.Dir) bool {
			return slices.ContainsFunc(p.Outside.Folder(t.Path).Calls, func(m string) bool { return slices.Contains(methods, m) })
		}
		if pkg == "" {
			return closes(d)
		}
		return slices.ContainsFunc(f.Imports, func(imported string) bool {
			return load.PackageName(imported) == pkg && slices.ContainsFunc(p.Outside.Tree().Of[imported], func(t *load.Dir) bool { return t != d && closes(t) })
		})
	}
}
