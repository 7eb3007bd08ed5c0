package value

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// Outcome is what a condition implies about building the value.
type Outcome int

// The outcomes.
const (
	Unknown Outcome = iota
	Success
	Failure
)

// Judge returns the outcome that the conditions around the end of a path imply; Success without conditions.
func (v *Value) Judge(path []ast.Node) Outcome { return trial{v}.judge(path) }

// ConditionOutcome returns what a true condition implies.
func (v *Value) ConditionOutcome(cond ast.Expr) Outcome { return trial{v}.conditionOutcome(cond) }

// trial judges whether building the value has succeeded.
type trial struct{ *Value }

// judge returns the outcome that the conditions around the end of a path imply; Success without conditions.
func (t trial) judge(path []ast.Node) Outcome {
	conditions := false
	for i := len(path) - 2; i >= 0; i-- {
		switch n := path[i].(type) {
		case *ast.IfStmt:
			if path[i+1] != n.Body && path[i+1] != n.Else {
				continue
			}
			conditions = true
			o := t.conditionOutcome(n.Cond)
			if path[i+1] == n.Else {
				o = opposite(o)
			}
			if o != Unknown {
				return o
			}
		case *ast.CaseClause:
			conditions = true
			if o := t.caseOutcome(n, path[:i]); o != Unknown {
				return o
			}
		case *ast.CommClause, *ast.ForStmt, *ast.RangeStmt:
			conditions = true
		}
	}
	if conditions {
		return Unknown
	}
	return Success
}

// caseOutcome returns what it implies that a switch without a tag takes a clause.
func (t trial) caseOutcome(clause *ast.CaseClause, path []ast.Node) Outcome {
	if len(path) < 2 {
		return Unknown
	}
	sw, ok := path[len(path)-2].(*ast.SwitchStmt)
	if !ok || sw.Tag != nil {
		return Unknown
	}
	if len(clause.List) == 1 {
		return t.conditionOutcome(clause.List[0])
	}
	if clause.List == nil {
		for _, other := range sw.Body.List {
			if other := other.(*ast.CaseClause); len(other.List) == 1 && t.conditionOutcome(other.List[0]) == Failure {
				return Success
			}
		}
	}
	return Unknown
}

func opposite(o Outcome) Outcome {
	switch o {
	case Success:
		return Failure
	case Failure:
		return Success
	case Unknown:
	}
	return Unknown
}

// conditionOutcome returns what a true condition implies.
func (t trial) conditionOutcome(cond ast.Expr) Outcome {
	switch n := ast.Unparen(cond).(type) {
	case *ast.UnaryExpr:
		if n.Op == token.NOT {
			return opposite(t.conditionOutcome(n.X))
		}
	case *ast.BinaryExpr:
		switch n.Op {
		case token.LAND, token.LOR:
			if o := t.conditionOutcome(n.X); o != Unknown {
				return o
			}
			return t.conditionOutcome(n.Y)
		case token.EQL, token.NEQ:
			return t.nilComparison(n)
		default:
		}
	case *ast.Ident:
		if obj := t.Object(n); obj != nil && slices.Contains(t.Variables(), obj) {
			return Success // a second result: c, ok := …
		}
	}
	return Unknown
}

// nilComparison returns what a true comparison with nil implies: err == nil is Success, c == nil is Failure.
func (t trial) nilComparison(n *ast.BinaryExpr) Outcome {
	x := n.X
	if id, ok := ast.Unparen(n.Y).(*ast.Ident); !ok || id.Name != "nil" {
		return Unknown
	}
	o := Unknown
	switch {
	case t.isError(x):
		o = Success
	case t.Mentions(x, t.Variables()) || x.Pos() <= t.At.Node().Pos() && t.At.Node().End() <= x.End():
		o = Failure
	}
	if n.Op == token.NEQ {
		return opposite(o)
	}
	return o
}

// isError reports whether an expression is an error.
func (t trial) isError(x ast.Expr) bool {
	if t.At.Info != nil {
		typ := t.At.Info.TypeOf(x)
		return typ != nil && types.Identical(typ, types.Universe.Lookup("error").Type())
	}
	text := types.ExprString(x)
	return strings.HasPrefix(strings.ToLower(text), "err") || strings.HasSuffix(text, "Err()")
}
