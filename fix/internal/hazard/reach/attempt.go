package reach

import (
	"go/ast"
	"go/token"
	"go/types"
	"regexp"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

// attempt is an assignment of a value together with an error, client, err = dial(), until somebody asks for the error.
type attempt struct {
	err      types.Object
	value    types.Object // the local variable that has the value; nil for a variable of the owner
	variable bool         // a variable of the owner has it
}

// tries records an assignment of a value together with an error. Where nobody can ask for the error, the value may be
// nil from there.
func (c *certain) tries(n *ast.AssignStmt) {
	last := len(n.Lhs) - 1
	if last < 1 || len(n.Rhs) != 1 {
		return
	}
	if t, ok := c.info.TypeOf(n.Rhs[0]).(*types.Tuple); !ok || !identity.IsError(t.At(t.Len()-1).Type()) {
		return
	}
	a := &attempt{variable: c.isVariable(n.Lhs[0])}
	if id, ok := n.Lhs[0].(*ast.Ident); ok && !a.variable {
		a.value = syntax.Object(c.info, id)
	}
	if id, ok := identity.IdentOf(n.Lhs[last]); ok && !syntax.Blank(id) {
		a.err = syntax.Object(c.info, id)
	}
	if a.err == nil {
		c.goesOn(a)
		return
	}
	c.open = a
}

// goesOn records that the function goes on after a failure.
func (c *certain) goesOn(a *attempt) {
	c.may = c.may || a.variable
	if a.value != nil {
		c.doubtful[a.value] = true
	}
}

// asksFor returns 1 where a condition holds when the open attempt failed, -1 where it holds when that worked, else 0.
func (c *certain) asksFor(cond ast.Expr) int {
	found := 0
	ast.Inspect(cond, func(n ast.Node) bool {
		b, ok := n.(*ast.BinaryExpr)
		if !ok || found != 0 || c.open == nil {
			return true
		}
		x, y := b.X, b.Y
		if c.info.Types[x].IsNil() {
			x, y = y, x
		}
		if !c.info.Types[y].IsNil() {
			return true
		}
		id, ok := identity.IdentOf(x)
		switch {
		case !ok || syntax.Object(c.info, id) != c.open.err:
		case b.Op == token.NEQ:
			found = 1
		case b.Op == token.EQL:
			found = -1
		}
		return true
	})
	return found
}

// ifFailed follows an if statement that asks whether the open attempt failed.
func (c *certain) ifFailed(n *ast.IfStmt, set bool) bool {
	a, failed := c.open, c.asksFor(n.Cond) > 0
	c.open = nil
	if a.variable {
		set = false
	}
	if failed {
		if !c.list(n.Body.List, set) {
			c.goesOn(a)
		}
		worked := c.statement(n.Else, set || a.variable)
		return worked || a.variable || n.Else == nil && set
	}
	worked := c.list(n.Body.List, set || a.variable)
	if n.Else != nil {
		other := c.statement(n.Else, set)
		if !other {
			c.goesOn(a)
		}
		return worked && other
	}
	if leaves := len(n.Body.List) > 0; leaves {
		if _, leaves = n.Body.List[len(n.Body.List)-1].(*ast.ReturnStmt); leaves {
			return set // what follows runs when it failed
		}
	}
	c.goesOn(a)
	return set
}

// hands looks at a statement that sets a variable for what it is set to: a local variable that may be nil.
func (c *certain) hands(code ast.Node) {
	ast.Inspect(code, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.Ident:
			obj := c.info.Uses[n]
			c.may = c.may || obj != nil && c.doubtful[obj]
			if c.open != nil && obj != nil && obj == c.open.value {
				c.open.variable = true
			}
		case *ast.CallExpr:
			fn := syntax.Callee(c.info, n.Fun)
			c.may = c.may || fn != nil && c.returnsNil(fn)
		}
		return true
	})
}

// returnsNil reports whether a function of the owner without an error among its results may return nil.
func (c *certain) returnsNil(fn *types.Func) bool {
	results := fn.Signature().Results()
	if results.Len() != 1 {
		return false
	}
	decl := c.declaration(fn)
	if decl == nil || decl.Body == nil {
		return false
	}
	found := false
	ast.Inspect(decl.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			found = found || len(n.Results) == 1 && c.info.Types[ast.Unparen(n.Results[0])].IsNil()
		}
		return !found
	})
	return found
}

// leavesOpen judges a return statement while an attempt is open.
func (c *certain) leavesOpen(n *ast.ReturnStmt) {
	a := c.open
	c.open = nil
	if a == nil || !a.variable {
		return
	}
	returns := len(n.Results) == 0 && c.isResult(a.err)
	ast.Inspect(n, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		returns = returns || ok && c.info.Uses[id] == a.err
		return !returns
	})
	c.may, c.fails = c.may || !returns, c.fails || returns
}

// Ending matches the names of functions that end the process, the goroutine or the test, always or when they get an
// error. It counts where their source is not read.
var Ending = regexp.MustCompile(`^(?i:panic|fatal|exit|goexit|must|check|require|no_?err|fail_?now|skip|die|bail|abort|crash|quit|expect)`)

// EndingAlways matches the names of those that end it always, which counts where a function that is read calls them.
var EndingAlways = regexp.MustCompile(`^(?i:panic|fatal|exit|goexit|fail_?now|skip_?now|must|die|abort)`)

// ends reports whether a statement is a call that ends the process when it is given the error of the open attempt.
func (c *certain) ends(n *ast.ExprStmt) bool {
	call, ok := ast.Unparen(n.X).(*ast.CallExpr)
	if !ok || c.open == nil {
		return false
	}
	id, ok := identity.IdentOf(call.Fun)
	if !ok || !Ending.MatchString(id.Name) {
		return false
	}
	found := false
	ast.Inspect(call, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		found = found || ok && c.info.Uses[id] == c.open.err
		return !found
	})
	return found
}
