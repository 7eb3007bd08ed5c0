package loop

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/hazard/lifetime/finding"
	"github.com/seed-58def443/ssot/fix/internal/hazard/lifetime/value"
	"github.com/seed-58def443/ssot/fix/internal/project"
)

// Loops judges the loops around the place that builds a value.
type Loops struct {
	*value.Value
	Project *project.Project
	Test    bool
	Held    token.Pos // where the variable is declared that the code fills only while it is empty; loops inside its scope do not count
	InCase  bool      // the place is in a subtest
}

// For returns a finding when each round of a for loop builds a value.
func (l *Loops) For(n *ast.ForStmt) *finding.Finding {
	if l.repeats(n, n.Body) && !l.retriesUntilSuccess(n.Cond, n.Body) {
		return l.inLoop(n, n.Body)
	}
	return nil
}

// Range returns a finding when each round of a range loop builds a value.
func (l *Loops) Range(n *ast.RangeStmt) *finding.Finding {
	if l.repeats(n, n.Body) && !l.isTable(n) {
		return l.inLoop(n, n.Body)
	}
	return nil
}

func (l *Loops) finding(n ast.Node, how, after string) *finding.Finding {
	return finding.Of(l.Project, l.At, n, how, after)
}

// inLoop returns the finding for a loop.
func (l *Loops) inLoop(loop ast.Node, body *ast.BlockStmt) *finding.Finding {
	how, after := "in a loop", "every round has the same one"
	switch {
	case l.calls(loop, "Accept"):
		how, after = "for each connection", finding.All
	case l.isBenchmarkLoop(loop):
		how = "in the loop of a benchmark"
	case isInGoStatement(body, l.At.Node()):
		how, after = "in each goroutine that a loop starts", finding.All
	}
	return l.finding(loop, how, after)
}

// calls reports whether a loop calls a method of a name, outside of function literals.
func (l *Loops) calls(loop ast.Node, method string) bool {
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

// isBenchmarkLoop reports whether a loop is the one that a benchmark measures.
func (l *Loops) isBenchmarkLoop(loop ast.Node) bool {
	f, ok := loop.(*ast.ForStmt)
	if ok && f.Cond != nil {
		text := types.ExprString(f.Cond)
		return strings.HasSuffix(text, ".N") || strings.HasSuffix(text, ".Loop()")
	}
	r, ok := loop.(*ast.RangeStmt)
	return ok && strings.HasSuffix(types.ExprString(r.X), ".N")
}

// isInGoStatement reports whether a node lies in a go statement of a block.
func isInGoStatement(body *ast.BlockStmt, node ast.Node) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		if g, ok := n.(*ast.GoStmt); ok && g.Pos() <= node.Pos() && node.End() <= g.End() {
			found = true
		}
		return !found
	})
	return found
}

// repeats reports whether each round of a loop builds a value. It does not when the loop lies inside the scope of the
// variable that is filled once, in a subtest, or ends when one was built.
func (l *Loops) repeats(loop ast.Node, body *ast.BlockStmt) bool {
	if l.InCase || l.Held.IsValid() && (l.Held < loop.Pos() || loop.End() <= l.Held) {
		return false
	}
	return !l.endsWithSuccess(body)
}

// isTable reports whether a loop goes over the cases of a table test. Written as separate functions, each case would
// build its own value as well.
func (l *Loops) isTable(loop *ast.RangeStmt) bool {
	if !l.Test || l.At.Info == nil {
		return false
	}
	t := l.At.Info.TypeOf(loop.X)
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

// Jumps returns a finding for a goto behind the place to a label before it.
func (l *Loops) Jumps(body *ast.BlockStmt) *finding.Finding {
	node := l.At.Node()
	labels := map[string]token.Pos{}
	var found *finding.Finding
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
			again := before && label <= node.Pos() && (!l.Held.IsValid() || l.Held > label)
			if again && l.Judge(stack) != value.Failure {
				found = l.finding(n, "in a loop", "every round has the same one")
			}
		}
		return true
	})
	return found
}

// endsWithSuccess reports whether the loop ends when a value was built: it only retries.
func (l *Loops) endsWithSuccess(body *ast.BlockStmt) bool {
	if l.continuesAfterSuccess(body) {
		return false
	}
	if l.alwaysLeaves(body) {
		return true
	}
	made := l.Variables()
	node := l.At.Node()
	found := false
	ast.PreorderStack(body, nil, func(n ast.Node, stack []ast.Node) bool {
		if found {
			return false
		}
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			found = n.End() >= node.End() && l.leaves(n, stack, made)
		case *ast.BranchStmt:
			found = breaks(n, stack) && n.Pos() >= node.End() && l.leaves(n, stack, made)
		}
		return true
	})
	return found
}

// breaks reports whether a statement leaves the loop whose body begins the stack, and not a nested statement.
func breaks(n *ast.BranchStmt, stack []ast.Node) bool {
	if n.Tok != token.BREAK || n.Label != nil {
		return n.Tok == token.GOTO || n.Tok == token.BREAK
	}
	return !slices.ContainsFunc(stack[1:], func(s ast.Node) bool {
		switch s.(type) {
		case *ast.ForStmt, *ast.RangeStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
			return true
		}
		return false
	})
}

// continuesAfterSuccess reports whether a continue behind the place starts the next round although a value was built.
func (l *Loops) continuesAfterSuccess(body *ast.BlockStmt) bool {
	found := false
	ast.PreorderStack(body, nil, func(n ast.Node, stack []ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.BranchStmt:
			inner := n.Label == nil && slices.ContainsFunc(stack[1:], func(s ast.Node) bool {
				switch s.(type) {
				case *ast.ForStmt, *ast.RangeStmt:
					return true
				}
				return false
			})
			if n.Tok == token.CONTINUE && !inner && n.Pos() >= l.At.Node().End() {
				found = found || l.Judge(append(slices.Clone(stack), n)) != value.Failure
			}
		}
		return !found
	})
	return found
}

// alwaysLeaves reports whether the statements behind the place, within the loop, end by leaving the loop.
func (l *Loops) alwaysLeaves(body *ast.BlockStmt) bool {
	from := slices.Index(l.At.Path, ast.Node(body))
	if from < 0 {
		return false
	}
	for i := from; i < len(l.At.Path); i++ {
		var list []ast.Stmt
		switch n := l.At.Path[i].(type) {
		case *ast.FuncLit:
			return false
		case *ast.BlockStmt:
			list = n.List
		case *ast.CaseClause:
			list = n.Body
		case *ast.CommClause:
			list = n.Body
		}
		if len(list) == 0 {
			continue
		}
		switch last := list[len(list)-1].(type) {
		case *ast.ReturnStmt:
			return true
		case *ast.BranchStmt:
			if last.Tok != token.GOTO && breaks(last, l.At.Path[from:i+1]) {
				return true
			}
		}
	}
	return false
}

// leaves reports whether a statement leaves the loop after success.
func (l *Loops) leaves(stmt ast.Stmt, stack []ast.Node, made []types.Object) bool {
	switch l.Judge(append(slices.Clone(stack), stmt)) {
	case value.Success:
		return true
	case value.Failure:
		return false
	case value.Unknown:
	}
	ret, ok := stmt.(*ast.ReturnStmt)
	return ok && (l.Mentions(ret, made) || ret.Pos() <= l.At.Node().Pos())
}

// retriesUntilSuccess reports whether the loop's condition asks whether building has failed: for err != nil, for c ==
// nil, for !done.
func (l *Loops) retriesUntilSuccess(cond ast.Expr, body *ast.BlockStmt) bool {
	if cond == nil {
		return false
	}
	if l.ConditionOutcome(cond) == value.Failure {
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
	done := l.Object(id)
	set := false
	ast.PreorderStack(body, nil, func(n ast.Node, stack []ast.Node) bool {
		assign, ok := n.(*ast.AssignStmt)
		if !ok || done == nil {
			return true
		}
		for i, lhs := range assign.Lhs {
			left, ok := lhs.(*ast.Ident)
			if !ok || l.Object(left) != done || i >= len(assign.Rhs) {
				continue
			}
			set = set || l.ConditionOutcome(assign.Rhs[i]) == value.Success || len(stack) > 1 && l.Judge(append(slices.Clone(stack), n)) == value.Success
		}
		return true
	})
	return set
}
