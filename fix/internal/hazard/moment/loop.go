package moment

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

// inLoop is the finding of a loop.
func (w *walk) inLoop(loop ast.Node, body *ast.BlockStmt) *finding {
	how, after := "in a loop", "every round has the same one"
	switch {
	case w.calls(loop, "Accept"):
		how, after = "for each connection", all
	case w.measured(loop):
		how = "in the loop of a benchmark"
	case starts(body, w.at.Node()):
		how, after = "in each goroutine that a loop starts", all
	}
	return w.finding(loop, how, after)
}

// calls says that a loop calls a method of a name, outside of function literals.
func (w *walk) calls(loop ast.Node, method string) bool {
	found := false
	ast.Inspect(loop, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			sel, ok := call.Fun.(*ast.SelectorExpr)
			found = found || ok && sel.Sel.Name == method
		}
		_, literal := n.(*ast.FuncLit)
		return !found && !literal
	})
	return found
}

// measured says that a loop is what a benchmark measures.
func (w *walk) measured(loop ast.Node) bool {
	f, ok := loop.(*ast.ForStmt)
	if ok && f.Cond != nil {
		text := types.ExprString(f.Cond)
		return strings.HasSuffix(text, ".N") || strings.HasSuffix(text, ".Loop()")
	}
	r, ok := loop.(*ast.RangeStmt)
	return ok && strings.HasSuffix(types.ExprString(r.X), ".N")
}

// starts says that a node stands in a go statement of a body.
func starts(body *ast.BlockStmt, node ast.Node) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		if g, ok := n.(*ast.GoStmt); ok && g.Pos() <= node.Pos() && node.End() <= g.End() {
			found = true
		}
		return !found
	})
	return found
}

// repeats says that each round of a loop makes one: it is not the loop of a variable that is filled once, of a test's
// cases, nor one that goes on until making one succeeds.
func (w *walk) repeats(loop ast.Node, body *ast.BlockStmt) bool {
	if w.inCase || w.held.IsValid() && (w.held < loop.Pos() || loop.End() <= w.held) {
		return false
	}
	return !w.endsWithSuccess(body)
}

// isTable says that a loop goes over the cases of a test, which would each build their own if they were functions.
func (w *walk) isTable(loop *ast.RangeStmt) bool {
	if !w.test || w.at.Info == nil {
		return false
	}
	t := w.at.Info.TypeOf(loop.X)
	if t == nil {
		return false
	}
	var elem types.Type
	switch t := t.Underlying().(type) {
	case *types.Slice:
		elem = t.Elem()
	case *types.Array:
		elem = t.Elem()
	case *types.Map:
		elem = t.Elem()
	default:
		return false
	}
	if p, ok := elem.Underlying().(*types.Pointer); ok {
		elem = p.Elem()
	}
	_, ok := elem.Underlying().(*types.Struct)
	return ok
}

// jumps finds a goto from behind the place to a label before it.
func (w *walk) jumps(body *ast.BlockStmt) *finding {
	node := w.at.Node()
	labels := map[string]token.Pos{}
	var found *finding
	ast.PreorderStack(body, nil, func(n ast.Node, stack []ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return n.Pos() <= node.Pos() && node.End() <= n.End()
		case *ast.LabeledStmt:
			labels[n.Label.Name] = n.Pos()
		case *ast.BranchStmt:
			if n.Tok != token.GOTO || n.Pos() < node.End() || found != nil || n.Label == nil {
				break
			}
			label, before := labels[n.Label.Name]
			again := before && label <= node.Pos() && (!w.held.IsValid() || w.held > label)
			if again && w.judge(stack) != failure {
				found = w.finding(n, "in a loop", "every round has the same one")
			}
		}
		return true
	})
	return found
}

// endsWithSuccess says that a loop is left when making one has succeeded: it tries again otherwise, and no more than
// one lives.
func (w *walk) endsWithSuccess(body *ast.BlockStmt) bool {
	value := w.variables()
	node := w.at.Node()
	found := false
	depth := 0 // of loops, switches and selects below the body, which a break leaves instead
	ast.PreorderStack(body, nil, func(n ast.Node, stack []ast.Node) bool {
		if found {
			return false
		}
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			found = n.End() >= node.End() && w.leaves(n, stack, value)
		case *ast.BranchStmt:
			depth = 0
			for _, s := range stack[1:] {
				switch s.(type) {
				case *ast.ForStmt, *ast.RangeStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
					depth++
				}
			}
			out := n.Tok == token.GOTO || n.Tok == token.BREAK && (n.Label != nil || depth == 0)
			found = out && n.Pos() >= node.End() && w.leaves(n, stack, value)
		}
		return true
	})
	return found
}

// leaves says that a statement leaves a loop with success.
func (w *walk) leaves(stmt ast.Stmt, stack []ast.Node, value []types.Object) bool {
	switch w.judge(append(slices.Clone(stack), stmt)) {
	case success:
		return true
	case failure:
		return false
	case unknown:
	}
	ret, ok := stmt.(*ast.ReturnStmt)
	return ok && (w.mentions(ret, value) || ret.Pos() <= w.at.Node().Pos())
}

// outcome is what a condition around a statement says of what was tried.
type outcome int

const (
	unknown outcome = iota
	success
	failure
)

// judge is what the conditions around the end of a path say; success where there are none.
func (w *walk) judge(path []ast.Node) outcome {
	conditions := false
	for i := len(path) - 2; i >= 0; i-- {
		switch n := path[i].(type) {
		case *ast.IfStmt:
			if path[i+1] != n.Body && path[i+1] != n.Else {
				continue
			}
			conditions = true
			o := w.says(n.Cond)
			if path[i+1] == n.Else {
				o = opposite(o)
			}
			if o != unknown {
				return o
			}
		case *ast.CaseClause:
			conditions = true
			if o := w.chosen(n, path[:i]); o != unknown {
				return o
			}
		case *ast.CommClause, *ast.ForStmt, *ast.RangeStmt:
			conditions = true
		}
	}
	if conditions {
		return unknown
	}
	return success
}

// chosen is what it says that a case of a switch is taken that has conditions for cases.
func (w *walk) chosen(clause *ast.CaseClause, path []ast.Node) outcome {
	if len(path) < 2 {
		return unknown
	}
	sw, ok := path[len(path)-2].(*ast.SwitchStmt)
	if !ok || sw.Tag != nil {
		return unknown
	}
	if len(clause.List) == 1 {
		return w.says(clause.List[0])
	}
	if clause.List == nil {
		for _, other := range sw.Body.List {
			if other := other.(*ast.CaseClause); len(other.List) == 1 && w.says(other.List[0]) == failure {
				return success
			}
		}
	}
	return unknown
}

func opposite(o outcome) outcome {
	switch o {
	case success:
		return failure
	case failure:
		return success
	case unknown:
	}
	return unknown
}

// says is what a condition says when it holds.
func (w *walk) says(cond ast.Expr) outcome {
	switch n := ast.Unparen(cond).(type) {
	case *ast.UnaryExpr:
		if n.Op == token.NOT {
			return opposite(w.says(n.X))
		}
	case *ast.BinaryExpr:
		switch n.Op {
		case token.LAND, token.LOR:
			if o := w.says(n.X); o != unknown {
				return o
			}
			return w.says(n.Y)
		case token.EQL, token.NEQ:
			return w.compares(n)
		default:
		}
	case *ast.Ident:
		if obj := w.object(n); obj != nil && slices.Contains(w.variables(), obj) {
			return success // a second result: ok
		}
	}
	return unknown
}

// compares is what a comparison with nil says.
func (w *walk) compares(n *ast.BinaryExpr) outcome {
	x := n.X
	if id, ok := ast.Unparen(n.Y).(*ast.Ident); !ok || id.Name != "nil" {
		return unknown
	}
	o := unknown
	switch {
	case w.isError(x):
		o = success
	case w.mentions(x, w.variables()) || x.Pos() <= w.at.Node().Pos() && w.at.Node().End() <= x.End():
		o = failure
	}
	if n.Op == token.NEQ {
		return opposite(o)
	}
	return o
}

// isError says that an expression is an error.
func (w *walk) isError(x ast.Expr) bool {
	if w.at.Info != nil {
		t := w.at.Info.TypeOf(x)
		return t != nil && types.Identical(t, types.Universe.Lookup("error").Type())
	}
	text := types.ExprString(x)
	return strings.HasPrefix(strings.ToLower(text), "err") || strings.HasSuffix(text, "Err()")
}

// untilDone says that a loop's condition asks whether making one has succeeded: for err != nil, for c == nil,
// for !done.
func (w *walk) untilDone(cond ast.Expr, body *ast.BlockStmt) bool {
	if cond == nil {
		return false
	}
	if w.says(cond) == failure {
		return true
	}
	not, ok := ast.Unparen(cond).(*ast.UnaryExpr)
	if !ok || not.Op != token.NOT {
		return false
	}
	id, ok := ast.Unparen(not.X).(*ast.Ident)
	if !ok {
		return false
	}
	done := w.object(id)
	set := false
	ast.PreorderStack(body, nil, func(n ast.Node, stack []ast.Node) bool {
		assign, ok := n.(*ast.AssignStmt)
		if !ok || done == nil {
			return true
		}
		for i, l := range assign.Lhs {
			left, ok := l.(*ast.Ident)
			if !ok || w.object(left) != done || i >= len(assign.Rhs) {
				continue
			}
			set = set || w.says(assign.Rhs[i]) == success || len(stack) > 1 && w.judge(append(slices.Clone(stack), n)) == success
		}
		return true
	})
	return set
}

// object is what an identifier means; nil in files that are not loaded.
func (w *walk) object(id *ast.Ident) types.Object {
	if w.at.Info == nil {
		return nil
	}
	return syntax.Object(w.at.Info, id)
}

// mentions says that code names one of a list of variables.
func (w *walk) mentions(code ast.Node, list []types.Object) bool {
	found := false
	ast.Inspect(code, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && len(list) > 0 {
			found = found || slices.Contains(list, w.object(id))
		}
		return !found
	})
	return found
}
