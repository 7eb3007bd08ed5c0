package lasting

import (
	"go/ast"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/calls"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/scope"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

// running describes how a function literal is run. The text completes a sentence.
type running string

const (
	runsSomehow     running = "" // called directly, passed on, stored in a variable, or waited for
	runsInGoroutine running = "the goroutine"
	runsDeferred    running = "the deferred function"
	runsLater       running = "the function that is returned or kept"
	runsInCleanup   running = "the cleanup" // runs when the test and its context have ended
	runsAfterDone   running = "the function of context.AfterFunc"
)

// literals determines how the function literals around a site are run.
type literals struct{ *scope.Scope }

// howRun returns how a literal around the site is run, and the statement that runs it, if known.
func (v literals) howRun(lit *ast.FuncLit) (ast.Node, running) {
	i := slices.Index(v.Site.Path, ast.Node(lit))
	if i < 2 {
		return nil, runsSomehow
	}
	switch parent := v.Site.Path[i-1].(type) {
	case *ast.CallExpr:
		if parent.Fun != lit {
			return parent, v.runsAsArgument(lit, parent)
		}
		switch stmt := v.Site.Path[i-2].(type) {
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
		if n := slices.Index(parent.Rhs, ast.Expr(lit)); n >= 0 && n < len(parent.Lhs) {
			if _, isField := parent.Lhs[n].(*ast.SelectorExpr); isField {
				return parent, runsLater
			}
		}
	}
	return nil, runsSomehow
}

// runsAsArgument returns how a function literal that is an argument of a call is run.
func (v literals) runsAsArgument(lit *ast.FuncLit, call *ast.CallExpr) running {
	if calls.Cleanup(call) {
		return runsInCleanup
	}
	f := syntax.Callee(v.Pkg.Info, call.Fun)
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
	case f.Name() == "Go" || f.Name() == "TryGo" || f.Name() == "Submit": // methods of a group or a worker pool
		if !v.waitedFor(lit, []ast.Expr{sel.X}) {
			return runsInGoroutine
		}
	}
	return runsSomehow
}

// doneIn returns the wait groups on which a goroutine calls Done.
func (v literals) doneIn(lit *ast.FuncLit) []ast.Expr {
	var out []ast.Expr
	ast.Inspect(lit.Body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
		if ok && sel.Sel.Name == "Done" && len(call.Args) == 0 && identity.FromPackage(v.Pkg.Info.TypeOf(sel.X), "sync") {
			out = append(out, sel.X)
		}
		return true
	})
	return out
}

// waitedFor reports whether the function around a literal waits for one of the groups, outside of goroutines.
func (v literals) waitedFor(lit *ast.FuncLit, groups []ast.Expr) bool {
	i := slices.Index(v.Functions, ast.Node(lit))
	if len(groups) == 0 || i < 0 || i+1 >= len(v.Functions) {
		return false
	}
	found := false
	ast.Inspect(v.Functions[i+1], func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			return false
		case *ast.FuncLit:
			return n != lit
		case *ast.CallExpr:
			found = found || slices.ContainsFunc(groups, func(g ast.Expr) bool { return waitsFor(v.Pkg.Info, n, g) })
		}
		return !found
	})
	return found
}
