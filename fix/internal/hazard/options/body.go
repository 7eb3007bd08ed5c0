package options

import (
	"go/ast"
	"go/types"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/memo"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/scan/load"
)

// bodies finds the functions that are loaded with their bodies.
type bodies struct {
	project *project.Project
	found   memo.Map[bodyKey, *body]
}

type bodyKey struct {
	configuration string
	function      identity.Key
}

// body is a function that is loaded with its body.
type body struct {
	pkg  *load.Package
	decl *ast.FuncDecl
}

// body finds a function's body in the loaded packages.
func (b *bodies) body(in *frame, fn *types.Func) *body {
	key, ok := identity.KeyOf(fn)
	if !ok {
		return nil
	}
	if fn.Pkg() == in.pkg.Types {
		return bodyIn(in.pkg, key)
	}
	return b.found.Get(bodyKey{in.pkg.Configuration, key}, func() *body {
		for _, pkg := range b.project.Res.Program.Packages {
			if pkg.Path == key.Path && pkg.ForTest == "" && pkg.Configuration == in.pkg.Configuration {
				return bodyIn(pkg, key)
			}
		}
		return nil
	})
}

func bodyIn(pkg *load.Package, key identity.Key) *body {
	for _, f := range pkg.Files {
		for _, decl := range f.Syntax.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok || fn.Body == nil || fn.Name.Name != key.Name {
				continue
			}
			if k, ok := identity.KeyOf(pkg.Info.Defs[fn.Name]); ok && k == key {
				return &body{pkg, fn}
			}
		}
	}
	return nil
}

// bind binds the parameters of a function to the arguments of a call.
func bind(b *body, v value, call *ast.CallExpr) map[types.Object]value {
	from := *v.in
	from.from = call
	caller := value{in: &from}
	bound := map[types.Object]value{}
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && b.decl.Recv != nil && len(b.decl.Recv.List[0].Names) > 0 {
		if obj := b.pkg.Info.Defs[b.decl.Recv.List[0].Names[0]]; obj != nil {
			bound[obj] = caller.of(sel.X)
		}
	}
	i := 0
	for _, field := range b.decl.Type.Params.List {
		_, variadic := field.Type.(*ast.Ellipsis)
		for _, name := range field.Names {
			if obj := b.pkg.Info.Defs[name]; obj != nil && !variadic && i < len(call.Args) && len(call.Args) >= b.decl.Type.Params.NumFields()-1 {
				bound[obj] = caller.of(call.Args[i])
			}
			i++
		}
		if len(field.Names) == 0 {
			i++
		}
	}
	return bound
}
