package lasting

import (
	"cmp"
	"fmt"
	"go/ast"
	goversion "go/version"

	"github.com/seed-58def443/ssot/fix/internal/handler"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/scope"
)

// contextInTests is the Go version that introduced testing.T.Context.
const contextInTests = "go1.24"

// lifetime evaluates how long the contexts in scope at a site last.
type lifetime struct{ *scope.Scope }

// Ended returns why a context may have ended, or be nil, when the site runs; empty if it is still valid.
func Ended(v *scope.Scope, c scope.Source) string { return lifetime{v}.whyEnded(c) }

func (v lifetime) whyEnded(c scope.Source) string {
	where := fmt.Sprintf("%s (line %d)", c.Text, v.Line(c.Pos()))
	if len(c.Members) == 0 && v.Unset(c.Variable) {
		return where + " is declared without a value"
	}
	if len(c.Members) > 0 && identity.FromPackage(c.Type(), "testing") && goversion.Compare(v.Pkg.GoVersion, contextInTests) < 0 {
		return fmt.Sprintf("%s needs %s, and the module is at %s", c.Text, contextInTests, cmp.Or(v.Pkg.GoVersion, "none"))
	}
	if why := v.Absent(c.Binding); why != "" {
		return why
	}
	ancestors := tracing(v).ancestors(c)
	for i, l := range ancestors {
		why := v.whyCancelled(l)
		if why == "" {
			why = condition{v.Scope, l}.whyExpired()
		}
		switch {
		case why == "":
		case i == 0 || l.Text == c.Text:
			return where + " " + why
		default:
			return fmt.Sprintf("%s is made of %s, which %s", where, l.Text, why)
		}
	}
	for _, f := range v.Functions[:c.Depth] {
		stmt, how := literals(v).howRun(f.(*ast.FuncLit))
		if v.endedBefore(c, ancestors, stmt, how) {
			return where + " may have ended when " + string(how) + " runs"
		}
	}
	return ""
}

// endedBefore reports whether a context of an enclosing function may have ended when a function literal in it runs.
func (v lifetime) endedBefore(c scope.Source, ancestors []ancestor, stmt ast.Node, how running) bool {
	switch how {
	case runsInCleanup, runsAfterDone:
		return true
	case runsInGoroutine, runsLater:
		return !v.outlivesFunction(c, ancestors)
	case runsDeferred:
		cancel := v.deferredCancel(c, ancestors)
		return cancel != nil && cancel.Pos() > stmt.Pos()
	case runsSomehow:
	}
	return false
}

// outlivesFunction reports whether a context does not end when its function returns, as far as the code shows: it is a
// parameter, or a variable that is neither cancelled on return nor taken from a request or a test.
func (v lifetime) outlivesFunction(c scope.Source, ancestors []ancestor) bool {
	if f, ok := v.Functions[c.Depth].(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "main" && v.Pkg.Name == "main" {
		return len(c.Members) == 0 // when main returns, the program ends
	}
	for _, l := range ancestors {
		if len(l.Members) > 0 || l.Role == scope.Parameter && v.servesRequest(l) {
			return false
		}
	}
	return v.deferredCancel(c, ancestors) == nil
}

// deferredCancel returns the defer statement that cancels a context when its function returns, or nil.
func (v lifetime) deferredCancel(c scope.Source, ancestors []ancestor) ast.Stmt {
	var found ast.Stmt
	for _, l := range ancestors {
		if l.Depth != c.Depth || l.Depth >= len(v.Functions) {
			continue
		}
		ast.Inspect(v.Functions[l.Depth], func(n ast.Node) bool {
			stmt, ok := n.(*ast.DeferStmt)
			if !ok || found != nil {
				return found == nil
			}
			ast.Inspect(stmt.Call, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok && l.howEnds(call) != "" {
					found = stmt
				}
				return found == nil
			})
			return false
		})
	}
	return found
}

// servesRequest reports whether the function with the context serves one request, so that the context ends with it.
func (v lifetime) servesRequest(l ancestor) bool {
	sig := v.Signature(v.Functions[l.Depth])
	return sig != nil && handler.Answers(sig)
}
