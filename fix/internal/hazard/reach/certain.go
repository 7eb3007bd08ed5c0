package reach

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/scan/load"
)

// certain decides whether a function always sets one of some variables before it returns without an error.
type certain struct {
	pkg      *load.Package
	info     *types.Info
	fn       *ast.FuncDecl
	vars     []*types.Var
	setters  []*ast.FuncDecl // functions that set one
	may      bool            // a return statement without an error may come first, or nil may be set
	fails    bool            // a return statement with an error comes first, or an error comes with what is set
	open     *attempt
	doubtful map[types.Object]bool // the local variables that may be nil because of a failure
}

// always reports whether a setter sets one of the variables whenever it returns without an error. Where a condition
// says that one is set already it counts as set. It fails where it may return an error and have set none, or nil.
func (u *Unset) always(pkg *load.Package, fn *ast.FuncDecl) (always, fails bool) {
	c := &certain{pkg: pkg, info: pkg.Info, fn: fn, vars: u.Vars, setters: u.Setters, doubtful: map[types.Object]bool{}}
	set := c.list(fn.Body.List, false)
	c.may = c.may || c.open != nil && c.open.variable // nobody asks
	results := fn.Type.Results
	return set && !c.may, c.fails && results.NumFields() > 0
}

// list follows statements, and reports whether a variable is set behind them, or what is behind them is not reached.
func (c *certain) list(list []ast.Stmt, set bool) bool {
	for _, stmt := range list {
		set = c.statement(stmt, set)
	}
	return set
}

func (c *certain) statement(stmt ast.Stmt, set bool) bool {
	switch n := stmt.(type) {
	case nil:
	case *ast.ReturnStmt:
		if !set && !c.sets(n) {
			c.may, c.fails = c.may || !c.tells(n), c.fails || c.tells(n)
		}
		c.leavesOpen(n)
		return true
	case *ast.BlockStmt:
		return c.list(n.List, set)
	case *ast.LabeledStmt:
		return c.statement(n.Stmt, set)
	case *ast.IfStmt:
		set = c.statement(n.Init, set) || c.sets(n.Cond)
		if c.asksFor(n.Cond) != 0 {
			return c.ifFailed(n, set)
		}
		whenTrue, whenFalse := c.isSet(n.Cond)
		if whenTrue || whenFalse {
			c.open = nil // what is asked for is whether there is a value
		}
		open := c.open
		body := c.list(n.Body.List, set || whenTrue)
		if k := len(n.Body.List); k > 0 {
			if _, leaves := n.Body.List[k-1].(*ast.ReturnStmt); leaves {
				c.open = open // what follows runs when nobody asked there
			}
		}
		other := c.statement(n.Else, set || whenFalse)
		return body && other
	case *ast.ForStmt:
		set = c.statement(n.Init, set)
		c.list(n.Body.List, set)
		_, behind := c.isSet(n.Cond)
		return set || behind
	case *ast.RangeStmt:
		c.list(n.Body.List, set)
	case *ast.SwitchStmt:
		return c.clauses(n.Body, c.statement(n.Init, set))
	case *ast.TypeSwitchStmt:
		return c.clauses(n.Body, c.statement(n.Init, set))
	case *ast.SelectStmt:
		return c.clauses(n.Body, set)
	case *ast.GoStmt:
	case *ast.ExprStmt:
		if c.ends(n) {
			c.open = nil
		}
		return c.setBy(n, set) || stops(c.info, n.X)
	case *ast.AssignStmt:
		set = c.setBy(n, set)
		c.tries(n)
	default:
		return c.setBy(n, set)
	}
	return set
}

// tells reports whether a return statement tells the caller that nothing was set: by an error, or by false.
func (c *certain) tells(n *ast.ReturnStmt) bool {
	fn, ok := c.info.Defs[c.fn.Name].(*types.Func)
	if !ok || ReturnsNoError(n) {
		return false
	}
	results := fn.Signature().Results()
	last := results.At(results.Len() - 1).Type()
	basic, isBasic := identity.Under(last).(*types.Basic)
	id, isName := ast.Unparen(n.Results[len(n.Results)-1]).(*ast.Ident)
	return identity.IsError(last) || isBasic && basic.Kind() == types.Bool && isName && id.Name == "false"
}

// setBy reports whether a variable is set behind a statement.
func (c *certain) setBy(n ast.Stmt, set bool) bool {
	if !c.sets(n) {
		return set
	}
	c.hands(n)
	return true
}

// declaration returns the declaration of a function of the owner, or nil.
func (c *certain) declaration(fn *types.Func) *ast.FuncDecl {
	for _, f := range c.pkg.Files {
		for _, decl := range f.Syntax.Decls {
			if d, ok := decl.(*ast.FuncDecl); ok && c.info.Defs[d.Name] == fn {
				return d
			}
		}
	}
	return nil
}

// isResult reports whether an object is a named result of the function.
func (c *certain) isResult(obj types.Object) bool {
	fn, ok := c.info.Defs[c.fn.Name].(*types.Func)
	return ok && syntax.IsResult(fn.Signature(), obj)
}

// clauses follows the clauses of a switch or select statement. A switch without a default clause may run none.
func (c *certain) clauses(body *ast.BlockStmt, set bool) bool {
	all, complete := true, false
	for _, stmt := range body.List {
		switch n := stmt.(type) {
		case *ast.CaseClause:
			complete = complete || n.List == nil
			all = c.list(n.Body, set) && all
		case *ast.CommClause:
			complete = true
			all = c.list(n.Body, c.statement(n.Comm, set)) && all
		}
	}
	return set || all && complete
}

// isSet reports whether a variable is set when a condition holds, and when it does not: v != nil, v == nil.
func (c *certain) isSet(cond ast.Expr) (whenTrue, whenFalse bool) {
	b, ok := cond.(*ast.BinaryExpr)
	if !ok || !c.isVariable(b.X) || !c.info.Types[b.Y].IsNil() {
		return false, false
	}
	return b.Op == token.NEQ, b.Op == token.EQL
}

func (c *certain) isVariable(e ast.Expr) bool {
	id, ok := identity.IdentOf(e)
	v, isVar := syntax.Object(c.info, id).(*types.Var)
	return ok && isVar && slices.Contains(c.vars, v)
}

// sets reports whether code that runs sets a variable: an assignment, a Store, or a call that gets its address.
func (c *certain) sets(code ast.Node) bool {
	found := false
	mentions := func(e ast.Expr) {
		ast.Inspect(e, func(n ast.Node) bool {
			e, ok := n.(ast.Expr)
			found = found || ok && c.isVariable(e)
			return !found
		})
	}
	ast.Inspect(code, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.AssignStmt:
			if len(n.Lhs) > 1 && len(n.Rhs) == 1 {
				mentions(n.Lhs[0])
				c.fails = c.fails || found // client, err = dial()
			}
			for i, target := range n.Lhs {
				if !c.info.Types[n.Rhs[min(i, len(n.Rhs)-1)]].IsNil() {
					mentions(target)
				}
			}
		case *ast.CallExpr:
			if lit, ok := ast.Unparen(n.Fun).(*ast.FuncLit); ok {
				found = found || c.list(lit.Body.List, false)
			}
			if sel, ok := ast.Unparen(n.Fun).(*ast.SelectorExpr); ok && stores(sel.Sel.Name) {
				if sel.Sel.Name != "Do" {
					mentions(sel.X)
				} else if lit, ok := ast.Unparen(n.Args[0]).(*ast.FuncLit); ok && len(n.Args) == 1 {
					found = found || c.list(lit.Body.List, false)
				}
			}
			if fn := syntax.Callee(c.info, n.Fun); fn != nil {
				found = found || slices.ContainsFunc(c.setters, func(d *ast.FuncDecl) bool { return c.info.Defs[d.Name] == fn })
			}
			for _, arg := range n.Args {
				if addr, ok := ast.Unparen(arg).(*ast.UnaryExpr); ok && addr.Op == token.AND {
					mentions(addr.X)
				}
			}
		}
		return !found
	})
	return found
}

// ReturnsNoError reports whether a return statement returns no error.
func ReturnsNoError(n *ast.ReturnStmt) bool {
	if len(n.Results) == 0 {
		return true
	}
	id, ok := ast.Unparen(n.Results[len(n.Results)-1]).(*ast.Ident)
	return ok && id.Name == "nil"
}

// stops reports whether a call does not return: panic, os.Exit, log.Fatal.
func stops(info *types.Info, e ast.Expr) bool {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return false
	}
	if id, ok := ast.Unparen(call.Fun).(*ast.Ident); ok {
		return id.Name == "panic" && info.Types[id].IsBuiltin()
	}
	fn := syntax.Callee(info, call.Fun)
	return fn != nil && fn.Pkg() != nil && (fn.Pkg().Path() == "os" && fn.Name() == "Exit" || fn.Pkg().Path() == "log" && slices.Contains([]string{"Fatal", "Fatalf", "Fatalln", "Panic", "Panicf", "Panicln"}, fn.Name()))
}
