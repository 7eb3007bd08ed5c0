package use

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	goversion "go/version"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/calls"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

// contextInTests is the version of Go since which a test has a context.
const contextInTests = "go1.24"

// lasting judges how long the contexts last that a site sees.
type lasting struct{ *view }

// ended says why a context may have ended, or be none, when the site runs; nothing when it lasts.
func (v lasting) ended(c source) string {
	where := fmt.Sprintf("%s (line %d)", c.text, v.line(c.Pos()))
	if len(c.members) == 0 && v.unset(c.variable) {
		return where + " is declared without a value"
	}
	if len(c.members) > 0 && identity.FromPackage(c.Type(), "testing") && goversion.Compare(v.pkg.GoVersion, contextInTests) < 0 {
		return fmt.Sprintf("%s needs %s, and the module is at %s", c.text, contextInTests, cmp.Or(v.pkg.GoVersion, "none"))
	}
	if why := absence(v).absent(c.Filling); why != "" {
		return why
	}
	if why := v.cancelled(c); why != "" {
		return where + " " + why
	}
	for _, f := range v.functions[:c.depth] {
		stmt, how := v.runs(f.(*ast.FuncLit))
		if v.endedBefore(c, stmt, how) {
			return where + " may have ended when " + string(how) + " runs"
		}
	}
	return ""
}

// endedBefore says that a context of a function may have ended when a literal in it runs.
func (v lasting) endedBefore(c source, stmt ast.Node, how running) bool {
	switch how {
	case runsInCleanup, runsAfterDone:
		return true
	case runsInGoroutine, runsLater:
		return !v.outlivesFunction(c)
	case runsDeferred:
		cancel := v.deferredCancel(c)
		return cancel != nil && cancel.Pos() > stmt.Pos()
	case runsSomehow:
	}
	return false
}

// running is how a function literal is run, in words that a sentence can go on with.
type running string

const (
	runsSomehow     running = "" // called, passed on or kept in a variable
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
			return parent, v.runsAsArgument(parent)
		}
		switch stmt := v.site.Path[i-2].(type) {
		case *ast.GoStmt:
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
func (v lasting) runsAsArgument(call *ast.CallExpr) running {
	if calls.Cleanup(call) {
		return runsInCleanup
	}
	f := syntax.Callee(v.pkg.Info, call.Fun)
	if f == nil || f.Pkg() == nil || f.Name() != "AfterFunc" {
		return runsSomehow
	}
	switch f.Pkg().Path() {
	case "context":
		return runsAfterDone
	case "time":
		return runsInGoroutine
	}
	return runsSomehow
}

// outlivesFunction says that a context does not end with the function that has it, as far as that shows: it is a
// parameter, or a variable that is neither cancelled when the function returns nor taken from a request or a test.
func (v lasting) outlivesFunction(c source) bool {
	if len(c.members) > 0 {
		return false
	}
	if f, ok := v.functions[c.depth].(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "main" && v.pkg.Name == "main" {
		return true // and then everything ends
	}
	for _, a := range v.assignments(c.Var) {
		for _, value := range a.Rhs {
			if call, ok := ast.Unparen(value).(*ast.CallExpr); ok && calls.CalledName(call) == "Context" && len(call.Args) == 0 {
				return false
			}
		}
	}
	return v.deferredCancel(c) == nil
}

// cancelled says that a context has ended by the time the site runs: its cancel function was called, or it was waited
// for, in a statement that always runs before.
func (v lasting) cancelled(c source) string {
	cancels := v.cancels(c)
	for i, n := range v.site.Path {
		if clause, ok := n.(*ast.CommClause); ok && clause.Comm != nil && v.waits(clause.Comm, c) && v.site.Path[i+1] != clause.Comm {
			return fmt.Sprintf("is done in this case of the select (line %d)", v.line(clause.Pos()))
		}
		for _, stmt := range syntax.ListOf(n) {
			if stmt.End() > v.site.Expr.Pos() {
				break
			}
			if v.waits(stmt, c) {
				return fmt.Sprintf("is done by line %d", v.line(stmt.Pos()))
			}
			e, ok := stmt.(*ast.ExprStmt)
			if ok && slices.ContainsFunc(cancels, func(cancel types.Object) bool { return v.calls(e.X, cancel) }) {
				return fmt.Sprintf("is cancelled on line %d", v.line(stmt.Pos()))
			}
		}
	}
	return ""
}

// waits says that a statement waits until a context is done: <-ctx.Done().
func (v lasting) waits(stmt ast.Stmt, c source) bool {
	e, ok := stmt.(*ast.ExprStmt)
	if !ok {
		return false
	}
	receive, ok := ast.Unparen(e.X).(*ast.UnaryExpr)
	if !ok || receive.Op != token.ARROW {
		return false
	}
	call, ok := ast.Unparen(receive.X).(*ast.CallExpr)
	if !ok {
		return false
	}
	done, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || done.Sel.Name != "Done" || types.ExprString(done.X) != c.text {
		return false
	}
	found := false
	ast.Inspect(done.X, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		found = found || ok && v.pkg.Info.Uses[id] == c.Root
		return !found
	})
	return found
}

// deferredCancel is the statement that cancels a context when its function returns, or nil.
func (v lasting) deferredCancel(c source) ast.Stmt {
	if c.depth >= len(v.functions) {
		return nil
	}
	var found ast.Stmt
	for _, cancel := range v.cancels(c) {
		ast.Inspect(v.functions[c.depth], func(n ast.Node) bool {
			stmt, ok := n.(*ast.DeferStmt)
			if !ok || found != nil {
				return found == nil
			}
			ast.Inspect(stmt.Call, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok && v.calls(call, cancel) {
					found = stmt
				}
				return found == nil
			})
			return false
		})
	}
	return found
}

// cancels are the functions that came with a context: what an assignment to it sets as well and returns nothing.
func (v lasting) cancels(c source) []types.Object {
	if len(c.members) > 0 {
		return nil
	}
	var out []types.Object
	for _, a := range v.assignments(c.Var) {
		for _, l := range a.Lhs {
			id, ok := l.(*ast.Ident)
			if !ok {
				continue
			}
			obj := syntax.Object(v.pkg.Info, id)
			if obj == nil || slices.Contains(out, obj) {
				continue
			}
			if sig, ok := identity.Under(obj.Type()).(*types.Signature); ok && sig.Results().Len() == 0 {
				out = append(out, obj)
			}
		}
	}
	return out
}
