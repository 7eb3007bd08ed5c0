package use

import (
	"cmp"
	"fmt"
	"go/ast"
	goversion "go/version"

	"github.com/seed-58def443/ssot/fix/internal/identity"
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
	links := v.links(c)
	for i, l := range links {
		why := v.cancelled(l)
		if why == "" {
			why = v.expired(l)
		}
		switch {
		case why == "":
		case i == 0 || l.text == c.text:
			return where + " " + why
		default:
			return fmt.Sprintf("%s is made of %s, which %s", where, l.text, why)
		}
	}
	for _, f := range v.functions[:c.depth] {
		stmt, how := v.runs(f.(*ast.FuncLit))
		if v.endedBefore(c, links, stmt, how) {
			return where + " may have ended when " + string(how) + " runs"
		}
	}
	return ""
}

// endedBefore says that a context of a function may have ended when a literal in it runs.
func (v lasting) endedBefore(c source, links []link, stmt ast.Node, how running) bool {
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

// outlivesFunction says that a context does not end with the function that has it, as far as that shows: it is a
// parameter, or a variable that is neither cancelled when the function returns nor taken from a request or a test.
func (v lasting) outlivesFunction(c source, links []link) bool {
	if f, ok := v.functions[c.depth].(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "main" && v.pkg.Name == "main" {
		return len(c.members) == 0 // and then everything ends
	}
	for _, l := range links {
		if len(l.members) > 0 || l.role == aParameter && v.answers(v.functions[l.depth]) {
			return false
		}
	}
	return v.deferredCancel(c, links) == nil
}

// deferredCancel is the statement that cancels a context when its function returns, or nil.
func (v lasting) deferredCancel(c source, links []link) ast.Stmt {
	var found ast.Stmt
	for _, l := range links {
		if l.depth != c.depth || l.depth >= len(v.functions) {
			continue
		}
		ast.Inspect(v.functions[l.depth], func(n ast.Node) bool {
			stmt, ok := n.(*ast.DeferStmt)
			if !ok || found != nil {
				return found == nil
			}
			ast.Inspect(stmt.Call, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok && v.ends(call, l) != "" {
					found = stmt
				}
				return found == nil
			})
			return false
		})
	}
	return found
}
