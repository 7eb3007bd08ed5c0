package hazard

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/use"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan/load"
)

// Early finds violations that run before main, when the owner may not be set up yet.
//
// An owner that sets itself up when it is first asked, or in its own package's initialisation, is always ready, and then there is no hazard:
// what the use reads is written by nobody but the use itself and package initialisation.
func (p *Finder) Early(g *project.Group, s *site.Site) []refusal.Hazard {
	what := ""
	if spec := s.Spec(); spec != nil {
		what = "variable " + spec.Names[0].Name
	} else if f, ok := s.Decl().(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" && s.Function() == f {
		what = "init"
	}
	variants := g.With(s.File)
	if what == "" || len(variants) == 0 {
		return nil
	}
	u, r := p.Table.Use(variants[0].Configuration, s.V)
	if r != nil || p.selfMade(variants[0].Configuration, s.V.Rule, u) {
		return nil
	}
	return []refusal.Hazard{{Kind: refusal.HazardInit, Place: p.Project.PlaceOf(variants[0], s.Expr.Pos()), Detail: what + " is set before main runs, and the owner may not be set up by then"}}
}

// selfMade says that what a use reads in its owner is only ever written by package initialisation, and by what the use itself calls.
func (p *Finder) selfMade(configuration, rule string, u *use.Use) bool {
	for _, pkg := range p.Project.OwnerPackages(configuration, rule) {
		for _, part := range u.Parts {
			if part.Obj == nil || part.Obj.Pkg() == nil || part.Obj.Pkg().Path() != pkg.Path {
				continue
			}
			r := &reader{pkg: pkg, reached: map[types.Object]bool{}}
			r.reach(objectNamed(pkg, part.Obj))
			if r.written() {
				return false
			}
		}
	}
	return true
}

// objectNamed is a package's own object for one that another check knows.
func objectNamed(pkg *load.Package, obj types.Object) types.Object {
	for id, def := range pkg.Info.Defs {
		if def != nil && id.Name == obj.Name() && def.Pos() == obj.Pos() {
			return def
		}
	}
	return pkg.Types.Scope().Lookup(obj.Name())
}

// reader collects the functions that an object leads to in its package, and the package-level variables that they mention.
type reader struct {
	pkg     *load.Package
	reached map[types.Object]bool
	bodies  []ast.Node
}

func (r *reader) reach(obj types.Object) {
	if obj == nil || r.reached[obj] || obj.Pkg() != r.pkg.Types {
		return
	}
	r.reached[obj] = true
	for _, f := range r.pkg.Files {
		for _, decl := range f.Syntax.Decls {
			if body := declaration(r.pkg.Info, decl, obj); body != nil {
				r.follow(body)
			}
		}
	}
}

// follow takes a piece of code as reached, with what it mentions.
func (r *reader) follow(code ast.Node) {
	r.bodies = append(r.bodies, code)
	ast.Inspect(code, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			r.reach(r.pkg.Info.Uses[id])
		}
		return true
	})
}

// declaration is the part of a top-level declaration that declares an object, or nil.
func declaration(info *types.Info, decl ast.Decl, obj types.Object) ast.Node {
	switch decl := decl.(type) {
	case *ast.FuncDecl:
		if info.Defs[decl.Name] == obj {
			return decl
		}
	case *ast.GenDecl:
		for _, spec := range decl.Specs {
			if v, ok := spec.(*ast.ValueSpec); ok {
				for _, name := range v.Names {
					if info.Defs[name] == obj {
						return v
					}
				}
			}
		}
	}
	return nil
}

// written says that a package-level variable which was reached is assigned to in a function that was not, and that is not init.
func (r *reader) written() bool {
	return slices.ContainsFunc(r.writers(), func(fn *ast.FuncDecl) bool { return fn.Recv != nil || fn.Name.Name != "init" })
}

// writers are the functions that were not reached and assign to a package-level variable that was.
func (r *reader) writers() []*ast.FuncDecl {
	var out []*ast.FuncDecl
	for _, f := range r.pkg.Files {
		for _, decl := range f.Syntax.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok || r.reached[r.pkg.Info.Defs[fn.Name]] {
				continue
			}
			found := false
			ast.Inspect(fn, func(n ast.Node) bool {
				assign, ok := n.(*ast.AssignStmt)
				if !ok {
					return true
				}
				for _, lhs := range assign.Lhs {
					if id := syntax.Root(lhs); id != nil && r.reached[r.pkg.Info.Uses[id]] {
						found = true
					}
				}
				return true
			})
			// A variable that is set through a method or its address (atomic.Pointer.Store, sync.Map) is written as well.
			ast.Inspect(fn, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok {
					if sel, ok := call.Fun.(*ast.SelectorExpr); ok {
						if id := syntax.Root(sel.X); id != nil && stores(sel.Sel.Name) && r.reached[r.pkg.Info.Uses[id]] {
							found = true
						}
					}
				}
				return true
			})
			if found {
				out = append(out, fn)
			}
		}
	}
	return out
}

func stores(method string) bool {
	switch method {
	case "Store", "Swap", "CompareAndSwap", "Do":
		return true
	}
	return false
}

// Repeated finds violations that are built once a request, or once a round of a loop.
// A loop that can end before its last round is taken for one that tries until it succeeds; tests are not looked at, because each builds its own.
func (p *Finder) Repeated(g *project.Group, s *site.Site) []refusal.Hazard {
	variants := g.With(s.File)
	if len(variants) == 0 || s.V.Test {
		return nil
	}
	pkg := variants[0]
	hazard := func(n ast.Node, detail string) []refusal.Hazard {
		return []refusal.Hazard{{Kind: refusal.HazardLifetime, Place: p.Project.PlaceOf(pkg, n.Pos()), Detail: detail}}
	}
	inside := true // no function literal between
	for _, n := range slices.Backward(s.Path) {
		switch n := n.(type) {
		case *ast.RangeStmt:
			if inside && n.Body.Pos() <= s.Expr.Pos() && !leaves(n.Body) {
				return hazard(n, "built in a loop: after the rewrite every round has the same one")
			}
		case *ast.FuncLit:
			inside = false
			if t := requestType(pkg.Info, n.Type); t != "" {
				return hazard(n, fmt.Sprintf("built for each request (%s): after the rewrite all have the same one", t))
			}
		case *ast.FuncDecl:
			if t := requestType(pkg.Info, n.Type); t != "" {
				return hazard(n, fmt.Sprintf("built for each request by %s: after the rewrite all have the same one", syntax.FunctionName(n)))
			}
		}
	}
	return nil
}

// leaves says that a loop's body can end the loop.
func leaves(body *ast.BlockStmt) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			found = true
		case *ast.BranchStmt:
			found = found || n.Tok.String() != "continue"
		}
		return true
	})
	return found
}

// requestType is the parameter type by which a function is known to handle requests, or nothing.
func requestType(info *types.Info, fn *ast.FuncType) string {
	for _, field := range fn.Params.List {
		t := info.TypeOf(field.Type)
		n := (*types.TypeName)(nil)
		if t != nil {
			n = identity.Named(t)
		}
		if n == nil || n.Pkg() == nil {
			continue
		}
		switch n.Pkg().Path() + "." + n.Name() {
		case "net/http.ResponseWriter", "github.com/gin-gonic/gin.Context",
			"github.com/labstack/echo.Context", "github.com/labstack/echo/v4.Context",
			"github.com/gofiber/fiber/v2.Ctx", "github.com/gofiber/fiber/v3.Ctx":
			return identity.Short(t)
		}
	}
	return ""
}
