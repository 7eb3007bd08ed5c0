package moment

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/hazard/reach"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/use"
	"github.com/seed-58def443/ssot/fix/refusal"
)

// Finder finds when a violation is built: before main, for each request, in each round of a loop.
type Finder struct {
	Project *project.Project
	Table   *use.Table
}

// Early finds violations that run before main, when the owner may not be set up yet.
//
// An owner that sets itself up when it is first asked, or in its own package's initialisation, is always ready, and
// then there is no hazard: what the use reads is written by nobody but the use itself and package initialisation.
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

// selfMade says that what a use reads in its owner is only ever written by package initialisation, and by what the use
// itself calls.
func (p *Finder) selfMade(configuration, rule string, u *use.Use) bool {
	for _, pkg := range p.Project.OwnerPackages(configuration, rule) {
		for _, part := range u.Parts {
			if part.Obj == nil || part.Obj.Pkg() == nil || part.Obj.Pkg().Path() != pkg.Path {
				continue
			}
			r := &reach.Reader{Pkg: pkg, Reached: map[types.Object]bool{}}
			r.Reach(reach.ObjectNamed(pkg, part.Obj))
			if r.Written() {
				return false
			}
		}
	}
	return true
}

// Repeated finds violations that are built once a request, or once a round of a loop.
// A loop that can end before its last round is taken for one that tries until it succeeds; tests are not looked at,
// because each builds its own.
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
