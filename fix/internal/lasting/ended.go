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

// contextInTests is the version of Go since which a test has a context.
const contextInTests = "go1.24"

// lasting judges how long the contexts last that a site sees.
type lasting struct{ *scope.Scope }

// Ended says why a context may have ended, or be none, when the site runs; nothing when it lasts.
func Ended(v *scope.Scope, c scope.Source) string { return lasting{v}.ended(c) }

func (v lasting) ended(c scope.Source) string {
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
	links := tracing(v).links(c)
	for i, l := range links {
		why := v.cancelled(l)
		if why == "" {
			why = condition{v.Scope, l}.expired()
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
		stmt, how := literals(v).runs(f.(*ast.FuncLit))
		if v.endedBefore(c, links, stmt, how) {
			return where + " may have ended when " + string(how) + " runs"
		}
	}
	return ""
}

// endedBefore reports whether a context of a function may have ended when a literal in it runs.
func (v lasting) endedBefore(c scope.Source, links []link, stmt ast.Node, how running) bool {
	switch how {
	case runsInCleanup, runsAfterDone:
		return true
	case runsInGoroutine, runsLater:
		return !v.outlivesFunction(c, links)
	case runsDeferred:
		cancel := v.deferredCancel(c, links)
		return cancel != nil && cancel.Pos() > stmt.Pos()
	case runsSomehow:
	}
	return false
}

// outlivesFunction reports whether a context does not end with the function that has it, as far as that shows: it is a
// parameter, or a variable that is neither cancelled when the function returns nor taken from a request or a test.
func (v lasting) outlivesFunction(c scope.Source, links []link) bool {
	if f, ok := v.Functions[c.Depth].(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "main" && v.Pkg.Name == "main" {
		return len(c.Members) == 0 // and then everything ends
	}
	for _, l := range links {
		if len(l.Members) > 0 || l.Role == scope.Parameter && v.answers(l) {
			return false
		}
	}
	return v.deferredCancel(c, links) == nil
}

// deferredCancel returns the statement that cancels a context when its function returns, or nil.
func (v lasting) deferredCancel(c scope.Source, links []link) ast.Stmt {
	var found ast.Stmt
	for _, l := range links {
		if l.Depth != c.Depth || l.Depth >= len(v.Functions) {
			continue
		}
		ast.Inspect(v.Functions[l.Depth], func(n ast.Node) bool {
			stmt, ok := n.(*ast.DeferStmt)
			if !ok || found != nil {
				return found == nil
			}
			ast.Inspect(stmt.Call, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok && l.endedBy(call) != "" {
					found = stmt
				}
				return found == nil
			})
			return false
		})
	}
	return found
}

// answers reports whether the function that has a context answers one request, with which its context ends.
func (v lasting) answers(l link) bool {
	sig := v.Signature(v.Functions[l.Depth])
	return sig != nil && handler.Answers(sig)
}
