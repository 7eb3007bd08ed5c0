package use

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/calls"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

// running is how a function literal is run, in words that a sentence can go on with.
type running string

const (
	runsSomehow     running = "" // called, passed on or kept in a variable, or waited for
	runsInGoroutine running = "the goroutine"
	runsDeferred    running = "the deferred function"
	runsLater       running = "the function that is returned or kept"
	runsInCleanup   running = "the cleanup" // when the test has ended, and its context with it
	runsAfterDone   running = "the function of context.AfterFunc"
)

// runs says how a literal around the site is run, and by which statement where that is plain.
func (v lasting) runs(lit *ast.FuncLit) (ast.Node, running) {
	i := slices.Index(v.site.Path, ast.Node(lit))
	if i < 2 {
		return nil, runsSomehow
	}
	switch parent := v.site.Path[i-1].(type) {
	case *ast.CallExpr:
		if parent.Fun != lit {
			return parent, v.runsAsArgument(lit, parent)
		}
		switch stmt := v.site.Path[i-2].(type) {
		case *ast.GoStmt:
			if v.waitedFor(lit, v.doneIn(lit)) {
				return stmt, runsSomehow
			}
			return stmt, runsInGoroutine
		case *ast.DeferStmt:
			return stmt, runsDeferred
		}
	case *ast.ReturnStmt, *ast.CompositeLit, *ast.KeyValueExpr:
		return parent, runsLater
	case *ast.AssignStmt:
		if n := syntax.Index(parent.Rhs, lit); n >= 0 && n < len(parent.Lhs) {
			if _, isField := parent.Lhs[n].(*ast.SelectorExpr); isField {
				return parent, runsLater
			}
		}
	}
	return nil, runsSomehow
}

// runsAsArgument says how a function that is passed to a call is run.
func (v lasting) runsAsArgument(lit *ast.FuncLit, call *ast.CallExpr) running {
	if calls.Cleanup(call) {
		return runsInCleanup
	}
	f := syntax.Callee(v.pkg.Info, call.Fun)
	if f == nil || f.Pkg() == nil {
		return runsSomehow
	}
	sel, _ := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	switch {
	case f.Name() == "AfterFunc" && f.Pkg().Path() == "context":
		return runsAfterDone
	case f.Name() == "AfterFunc":
		return runsInGoroutine
	case f.Signature().Recv() == nil || sel == nil:
		return runsSomehow
	case f.Name() == "Go" || f.Name() == "TryGo" || f.Name() == "Submit": // of a group or a pool
		if !v.waitedFor(lit, []ast.Expr{sel.X}) {
			return runsInGoroutine
		}
	}
	return runsSomehow
}

// doneIn are the wait groups that a goroutine tells when it has ended: wg.Done().
func (v lasting) doneIn(lit *ast.FuncLit) []ast.Expr {
	var out []ast.Expr
	ast.Inspect(lit.Body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
		if ok && sel.Sel.Name == "Done" && len(call.Args) == 0 && identity.FromPackage(v.pkg.Info.TypeOf(sel.X), "sync") {
			out = append(out, sel.X)
		}
		return true
	})
	return out
}

// waitedFor says that the function around a literal waits for one of some groups, and not in a goroutine.
func (v lasting) waitedFor(lit *ast.FuncLit, groups []ast.Expr) bool {
	i := slices.Index(v.functions, ast.Node(lit))
	if len(groups) == 0 || i < 0 || i+1 >= len(v.functions) {
		return false
	}
	found := false
	ast.Inspect(v.functions[i+1], func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			return false
		case *ast.FuncLit:
			return n != lit
		case *ast.CallExpr:
			found = found || slices.ContainsFunc(groups, func(g ast.Expr) bool { return v.waitsFor(n, g) })
		}
		return !found
	})
	return found
}

// waitsFor says that a call waits for a group: g.Wait().
func (v lasting) waitsFor(call *ast.CallExpr, group ast.Expr) bool {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	return ok && sel.Sel.Name == "Wait" && len(call.Args) == 0 && v.same(sel.X, group)
}

// same says that two expressions name the same variable, or the same field of one.
func (v lasting) same(a, b ast.Expr) bool {
	a, b = withoutAddress(a), withoutAddress(b)
	x, y := syntax.Root(a), syntax.Root(b)
	return x != nil && y != nil && syntax.Object(v.pkg.Info, x) == syntax.Object(v.pkg.Info, y) && types.ExprString(a) == types.ExprString(b)
}

func withoutAddress(e ast.Expr) ast.Expr {
	e = ast.Unparen(e)
	if u, ok := e.(*ast.UnaryExpr); ok {
		return ast.Unparen(u.X)
	}
	return e
}

// answers says that a function answers one request, with which its context ends: it takes what a web framework gives
// for each, or is a method of a gRPC or Connect server.
func (v lasting) answers(f ast.Node) bool {
	sig := v.signature(f)
	if sig == nil {
		return false
	}
	for p := range sig.Params().Variables() {
		n := identity.Named(p.Type())
		if n == nil || n.Pkg() == nil {
			continue
		}
		switch path := n.Pkg().Path(); {
		case path == "net/http" && (n.Name() == "ResponseWriter" || n.Name() == "Request"),
			n.Name() == "Context" && (strings.HasPrefix(path, "github.com/gin-gonic/gin") || strings.HasPrefix(path, "github.com/labstack/echo")),
			n.Name() == "Ctx" && strings.HasPrefix(path, "github.com/gofiber/fiber"),
			path == "connectrpc.com/connect" && n.Name() == "Request":
			return true
		}
	}
	if sig.Recv() == nil {
		return false
	}
	n := identity.Named(sig.Recv().Type())
	if n == nil {
		return false
	}
	st, ok := n.Type().Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for f := range st.Fields() { // what protoc-gen-go-grpc has every server embed
		if name := f.Name(); f.Embedded() && strings.HasSuffix(name, "Server") && (strings.HasPrefix(name, "Unimplemented") || strings.HasPrefix(name, "Unsafe")) {
			return true
		}
	}
	return false
}
