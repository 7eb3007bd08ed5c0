package options

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/words"
)

// dropped returns the calls in a violation that go with it although they do more than return a value, in words. A
// call of a function that the owner's constructions call as well is none: there it is done, too.
func (p *Finder) dropped(s *site.Site, mine value) (out []difference) {
	owner := p.owners.constructions(mine.in.pkg.Configuration, s.V)
	by := forwardedBy(s.V)
	var kept []ast.Node
	if call, ok := ast.Unparen(s.Expr).(*ast.CallExpr); ok {
		for i, arg := range call.Args {
			if by.argument(i) {
				kept = append(kept, arg)
			}
		}
		if by.receiver {
			kept = append(kept, call.Fun)
		}
	}
	ast.Inspect(s.Expr, func(n ast.Node) bool {
		if slices.Contains(kept, n) {
			return false
		}
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.KeyValueExpr:
			if id, ok := n.Key.(*ast.Ident); ok && by.fields[id.Name] {
				return false
			}
		case *ast.CallExpr:
			key, ok := identity.CalleeKey(mine.info(), n)
			if !ok || n == ast.Unparen(s.Expr) || slices.ContainsFunc(owner.reached, func(v value) bool { return isCallOf(v, key) }) {
				return true
			}
			if what := (sideEffects{p.values.bodies}).of(mine.in, n, 0); what != "" {
				out = append(out, difference{at: mine.of(n), unproven: true, detail: fmt.Sprintf("%s is no longer called here, and it does more than return a value: %s", words.Brief(n), what)})
			}
		}
		return true
	})
	return out
}

// isCallOf reports whether a construction is a call of a function.
func isCallOf(v value, fn identity.Key) bool {
	call, ok := ast.Unparen(v.expr).(*ast.CallExpr)
	if !ok {
		return false
	}
	key, ok := identity.CalleeKey(v.info(), call)
	return ok && key == fn
}

// sideEffects finds what functions do besides returning a value.
type sideEffects struct{ *bodies }

// of returns what a called function does that others can see, where it is loaded with its body: it sets a variable
// of a package or what its receiver or a parameter points to, sends, or calls something only to have it done. To
// print and to report are nothing that code depends on, and what is done once is done by the owner as well.
func (e sideEffects) of(in *frame, call *ast.CallExpr, depth int) string {
	fn := typeutil.StaticCallee(in.pkg.Info, call)
	if fn == nil || depth > maxRead {
		return ""
	}
	b := e.body(in, fn.Origin())
	if b == nil {
		return ""
	}
	inside := &frame{pkg: b.pkg, index: e.project.Index(b.pkg), decl: b.decl}
	what := ""
	say := func(at ast.Node, format string, args ...any) {
		if what == "" {
			what = fmt.Sprintf(format, args...) + " at " + e.project.PlaceOf(b.pkg, at.Pos())
		}
	}
	set := func(target ast.Expr) {
		if b.outside(target) {
			say(target, "it sets %s", words.Brief(target))
		}
	}
	ast.Inspect(b.decl.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.IfStmt: // it is made when it is asked for first
			if cond, ok := n.Cond.(*ast.BinaryExpr); ok && cond.Op == token.EQL && b.pkg.Info.Types[cond.Y].IsNil() {
				return false
			}
		case *ast.AssignStmt:
			for _, target := range n.Lhs {
				set(target)
			}
		case *ast.IncDecStmt:
			set(n.X)
		case *ast.SendStmt:
			say(n, "it sends to %s", words.Brief(n.Chan))
		case *ast.ExprStmt:
			called, ok := ast.Unparen(n.X).(*ast.CallExpr)
			if !ok {
				return true
			}
			if fn := typeutil.StaticCallee(b.pkg.Info, called); fn != nil && e.body(inside, fn.Origin()) == nil && !prints(fn) && !reports(fn) {
				say(n, "it calls %s", words.Brief(called.Fun))
			}
		case *ast.CallExpr:
			if further := e.of(inside, n, depth+1); further != "" && what == "" {
				what = further
			}
		}
		return what == ""
	})
	return what
}

// outside reports whether an assignment to a target can be seen outside of the function: the target is a variable of a
// package, or behind a pointer, in a map or a list that the function is given.
func (b *body) outside(target ast.Expr) bool {
	id := syntax.Root(target)
	if id == nil {
		return false
	}
	v, ok := b.pkg.Info.Uses[id].(*types.Var)
	switch {
	case !ok:
		if name, isPkg := b.pkg.Info.Uses[id].(*types.PkgName); isPkg {
			return name != nil
		}
		return false
	case v.Parent() == b.pkg.Types.Scope():
		return true
	}
	given := v.Pos() < b.decl.Body.Pos() && b.decl.Pos() <= v.Pos()
	return given && ast.Unparen(target) != ast.Expr(id) && pointer(v.Type())
}

// reports reports whether a function only stops the program or a test, or marks a helper of one.
func reports(fn *types.Func) bool {
	if fn.Pkg() == nil {
		return false
	}
	switch fn.Pkg().Path() {
	case "os":
		return fn.Name() == "Exit"
	case "testing":
		return true
	case "sync":
		return fn.Name() == "Do"
	}
	return false
}
