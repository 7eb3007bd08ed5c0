package setup

import (
	"go/ast"
	"go/token"
	"regexp"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/calling"
	"github.com/seed-58def443/ssot/fix/internal/hazard/reach"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

// fate describes what becomes of the result of a call that sets up unless it fails.
type fate struct {
	by   strength       // of the call, for what comes after it in the function
	got  strength       // of the function, as far as this call decides it
	only *ast.BlockStmt // it is sure in this block alone, which runs when the call did not fail
	end  token.Pos      // it is sure behind this position: the end of the statement that asks for the result
}

// ignored is the fate of a call whose failure changes nothing.
var ignored = fate{by: may, got: may}

// fails follows the result of a call that returns an error, or false, when it did not set up.
type fails struct {
	calls *calling.CallGraph
	at    *calling.Place
	name  string   // the variable that holds the result
	value ast.Node // the expression that is the result, where no variable holds it
}

// fateOf returns what becomes of the failure of a call at a place.
func fateOf(calls *calling.CallGraph, at *calling.Place) fate {
	f := &fails{calls: calls, at: at, value: at.Node()}
	for i := len(at.Path) - 2; i > 0; i-- {
		switch n := at.Path[i].(type) {
		case *ast.ParenExpr, *ast.UnaryExpr, *ast.BinaryExpr:
			// a part of a condition
		case *ast.CallExpr:
			if n.Fun == f.value {
				break // at is the function that is called
			}
			if f.ends(n) {
				return fate{by: sure, got: sure, end: n.End()}
			}
			f.value = n
		case *ast.ReturnStmt:
			if ast.Unparen(n.Results[len(n.Results)-1]) != f.value {
				return ignored
			}
			return fate{by: sure, got: unlessError}
		case *ast.IfStmt:
			if at.Path[i+1] == n.Cond {
				return f.decided(n)
			}
			return ignored
		case *ast.AssignStmt:
			id, ok := n.Lhs[len(n.Lhs)-1].(*ast.Ident)
			if !ok || id.Name == "_" {
				return ignored
			}
			f.name, f.value = id.Name, nil
			if parent, ok := at.Path[i-1].(*ast.IfStmt); ok && parent.Init == n && f.catches(parent.Cond) != 0 {
				return f.decided(parent)
			}
			return f.behind(i)
		case *ast.ValueSpec:
			f.name, f.value = n.Names[len(n.Names)-1].Name, nil
			return f.behind(i)
		default:
			return ignored
		}
	}
	return ignored
}

// behind looks for the statement that asks for the variable, behind the i-th node of the path.
func (f *fails) behind(i int) fate {
	for ; i > 0; i-- {
		var list []ast.Stmt
		switch n := f.at.Path[i-1].(type) {
		case *ast.BlockStmt:
			list = n.List
		case *ast.CaseClause:
			list = n.Body
		case *ast.CommClause:
			list = n.Body
		case *ast.FuncLit:
			if !runsHere(f.at, i-1) {
				return ignored
			}
		}
		k := slices.IndexFunc(list, func(s ast.Stmt) bool { return ast.Node(s) == f.at.Path[i] })
		for _, stmt := range list[k+1:] {
			if k < 0 {
				break
			}
			if got, ok := f.asks(stmt); ok {
				return got
			}
		}
	}
	return ignored
}

// asks reports whether a statement decides what becomes of the failure, and what.
func (f *fails) asks(stmt ast.Stmt) (fate, bool) {
	switch n := stmt.(type) {
	case *ast.IfStmt:
		if n.Init == nil && f.catches(n.Cond) != 0 {
			return f.decided(n), true
		}
	case *ast.ReturnStmt:
		if len(n.Results) == 0 || f.mentions(n.Results[len(n.Results)-1]) {
			return fate{by: sure, got: unlessError}, true
		}
		return ignored, true
	case *ast.ExprStmt:
		if call, ok := ast.Unparen(n.X).(*ast.CallExpr); ok && f.ends(call) && slices.ContainsFunc(call.Args, f.mentions) {
			return fate{by: sure, got: sure, end: n.End()}, true
		}
	case *ast.AssignStmt:
		for _, target := range n.Lhs {
			if id, ok := target.(*ast.Ident); ok && id.Name == f.name && !slices.ContainsFunc(n.Rhs, f.mentions) {
				return ignored, true
			}
		}
	}
	return fate{}, false
}

// mentions reports whether an expression contains the result.
func (f *fails) mentions(e ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		found = found || n != nil && f.is(n)
		return !found
	})
	return found
}

// is reports whether a node is the result.
func (f *fails) is(n ast.Node) bool {
	if id, ok := n.(*ast.Ident); ok && f.name != "" {
		return id.Name == f.name
	}
	return n == f.value
}

// catches returns 1 when a condition holds whenever the call failed, -1 when it never holds then, else 0.
func (f *fails) catches(cond ast.Expr) int {
	cond = ast.Unparen(cond)
	if f.is(cond) {
		return -1 // a bool: it is true when it did not fail
	}
	switch n := cond.(type) {
	case *ast.UnaryExpr:
		if n.Op == token.NOT {
			return -f.catches(n.X)
		}
	case *ast.BinaryExpr:
		switch n.Op {
		case token.NEQ, token.EQL, token.GTR:
			x, y := ast.Unparen(n.X), ast.Unparen(n.Y)
			if id, ok := x.(*ast.Ident); ok && id.Name == "nil" {
				x, y = y, x
			}
			count := false // len(errs) > 0
			if call, ok := x.(*ast.CallExpr); ok && len(call.Args) == 1 && !f.is(call) {
				id, isLen := call.Fun.(*ast.Ident)
				if isLen && id.Name == "len" {
					x, count = ast.Unparen(call.Args[0]), true
				}
			}
			other, isName := y.(*ast.Ident)
			zero, isNumber := y.(*ast.BasicLit)
			if !f.is(x) || !count && (!isName || other.Name != "nil") || count && (!isNumber || zero.Value != "0") {
				return 0
			}
			if n.Op == token.EQL {
				return -1
			}
			return 1
		case token.LOR:
			return max(f.catches(n.X), f.catches(n.Y), 0)
		case token.LAND:
			return min(f.catches(n.X), f.catches(n.Y), 0)
		default:
		}
	}
	return 0
}

// decided returns the fate of a failure for which an if statement asks.
func (f *fails) decided(n *ast.IfStmt) fate {
	failed, worked := ast.Stmt(n.Body), n.Else
	switch f.catches(n.Cond) {
	case 0:
		return ignored
	case -1:
		failed, worked = n.Else, n.Body
	}
	out := fate{by: may, got: may}
	if block, ok := failed.(*ast.BlockStmt); ok {
		if got := f.leaves(block); got != never {
			return fate{by: sure, got: got, end: n.End()}
		}
	}
	if block, ok := worked.(*ast.BlockStmt); ok {
		out.by, out.only = sure, block
	}
	return out
}

// leaves reports how a block leaves the function: sure where the process ends, unlessError with an error, may without
// one. It is never where what comes behind it is reached.
func (f *fails) leaves(block *ast.BlockStmt) strength {
	if len(block.List) == 0 {
		return never
	}
	switch n := block.List[len(block.List)-1].(type) {
	case *ast.ReturnStmt:
		if f.isProgram() {
			return sure
		}
		switch kind := lastResult(f.at.Decl()); {
		case kind == "bool" && returnsFailure(n, kind), kind == "error" && !reach.ReturnsNoError(n):
			return unlessError
		}
		return may
	case *ast.BranchStmt:
		return may
	case *ast.BlockStmt:
		return f.leaves(n)
	case *ast.IfStmt:
		other, ok := n.Else.(*ast.BlockStmt)
		if !ok {
			return never
		}
		return min(f.leaves(n.Body), f.leaves(other))
	case *ast.ExprStmt:
		if call, ok := ast.Unparen(n.X).(*ast.CallExpr); ok && f.ends(call) {
			return sure
		}
	}
	return never
}

// isProgram reports whether nothing of the program or the tests runs behind the function: it is main or TestMain.
func (f *fails) isProgram() bool {
	fn := f.at.Decl()
	return fn != nil && fn.Recv == nil && deferredLiteral(f.at) == nil && (f.at.InMain() && fn.Name.Name == "main" || f.at.Test() && fn.Name.Name == "TestMain")
}

// lastResult returns the name of the type of a function's last result; nothing for a type without a name.
func lastResult(fn *ast.FuncDecl) string {
	if fn == nil || fn.Type.Results == nil || len(fn.Type.Results.List) == 0 {
		return ""
	}
	id, ok := fn.Type.Results.List[len(fn.Type.Results.List)-1].Type.(*ast.Ident)
	if !ok {
		return ""
	}
	return id.Name
}

// ends reports whether a call ends the process, the goroutine or the test, at least when it gets an error.
func (f *fails) ends(call *ast.CallExpr) bool {
	name := ""
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		name = fun.Name
	case *ast.SelectorExpr:
		name = fun.Sel.Name
	}
	if f.at.Info != nil {
		if fn := syntax.Callee(f.at.Info, call.Fun); fn != nil {
			if place, ok := f.calls.Declaration(fn); ok && place.Decl() != nil && place.Decl().Body != nil {
				return endsIn(place.Decl().Body)
			}
		}
	}
	return reach.Ending.MatchString(name)
}

// endsIn reports whether a function's body calls what ends the process, outside of function literals.
func endsIn(body *ast.BlockStmt) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr:
			switch fun := ast.Unparen(n.Fun).(type) {
			case *ast.Ident:
				found = found || reach.EndingAlways.MatchString(fun.Name)
			case *ast.SelectorExpr:
				found = found || reach.EndingAlways.MatchString(fun.Sel.Name)
			}
		}
		return !found
	})
	return found
}

// naming matches the names of functions that return an error whatever they get.
var naming = regexp.MustCompile(`(?i:err|new|wrap|fail|status|annotate)`)

// returnsFailure reports whether a return statement surely returns an error, or false, of a function with that last
// result.
func returnsFailure(n *ast.ReturnStmt, kind string) bool {
	if len(n.Results) == 0 {
		return false
	}
	switch e := ast.Unparen(n.Results[len(n.Results)-1]).(type) {
	case *ast.Ident:
		return kind == "error" && e.Name != "nil" || kind == "bool" && e.Name == "false"
	case *ast.CallExpr:
		if kind != "error" {
			return false
		}
		name := ""
		switch fun := ast.Unparen(e.Fun).(type) {
		case *ast.Ident:
			name = fun.Name
		case *ast.SelectorExpr:
			name = fun.Sel.Name
		}
		return naming.MatchString(name)
	}
	return kind == "error"
}

// recovers returns how surely a function sets up at a place when a panic before it is recovered: sure where none is,
// unlessError where the function returns an error then.
func recovers(calls *calling.CallGraph, at *calling.Place) strength {
	got := sure
	for _, stmt := range at.Decl().Body.List {
		d, ok := stmt.(*ast.DeferStmt)
		if !ok || d.Pos() > at.Node().Pos() {
			continue
		}
		var body *ast.BlockStmt
		switch fun := ast.Unparen(d.Call.Fun).(type) {
		case *ast.FuncLit:
			body = fun.Body
		case *ast.Ident, *ast.SelectorExpr:
			if at.Info == nil {
				break
			}
			if fn := syntax.Callee(at.Info, fun); fn != nil {
				if place, ok := calls.Declaration(fn); ok && place.Decl() != nil {
					body = place.Decl().Body
				}
			}
		}
		if body == nil || !recoversIn(body) || endsIn(body) {
			continue
		}
		if lastResult(at.Decl()) != "error" || !assigns(body) {
			return may
		}
		got = unlessError
	}
	return got
}

// recoversIn reports whether a deferred function stops a panic.
func recoversIn(body *ast.BlockStmt) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if ok {
			id, plain := ast.Unparen(call.Fun).(*ast.Ident)
			found = found || plain && id.Name == "recover"
		}
		return !found
	})
	return found
}

// assigns reports whether code assigns to a variable that it does not declare: the error that is returned.
func assigns(body *ast.BlockStmt) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		assign, ok := n.(*ast.AssignStmt)
		found = found || ok && assign.Tok == token.ASSIGN
		return !found
	})
	return found
}
