package results

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/calls"
	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/handling"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

// errorVar checks whether a name can be used for an added error.
type errorVar struct {
	draft *filerewrite.File
	index *index.Index
	gain  *Gain
	scope *types.Scope
	name  string
}

// reusable reports whether the block has an error variable of this name whose value is no longer needed.
func (n *errorVar) reusable() bool {
	obj := n.scope.Lookup(n.name)
	if obj == nil && n.gain.tok == token.ASSIGN {
		_, obj = n.scope.LookupParent(n.name, n.gain.stmt.Pos())
	}
	v, ok := obj.(*types.Var)
	if !ok || n.gain.tok == token.VAR || v.Pos() >= n.gain.stmt.Pos() || !identity.IsError(v.Type()) || !n.ours(v) {
		return false
	}
	if n.unchangedLater(v) {
		return true
	}
	written := false
	for _, id := range n.index.Of[v] {
		switch pos := id.Node().Pos(); {
		case pos < n.gain.stmt.Pos():
			written = written || syntax.Writes(id)
		case pos > n.gain.stmt.End():
			return syntax.Writes(id) && index.Overwrites(n.index, id, v, n.gain.stmt)
		}
	}
	return !written || !syntax.IsResult(n.gain.sig, v)
}

// ours reports whether a variable belongs to the function that contains the statement.
func (n *errorVar) ours(v *types.Var) bool {
	if syntax.IsResult(n.gain.sig, v) {
		return true
	}
	for _, around := range slices.Backward(n.gain.site.Path) {
		switch f := around.(type) {
		case *ast.FuncLit:
			return f.Pos() <= v.Pos() && v.Pos() < f.End()
		case *ast.FuncDecl:
			return f.Pos() <= v.Pos() && v.Pos() < f.End()
		}
	}
	return false
}

// declarable reports whether the statement can declare the name. A later declaration in the block then becomes an
// assignment.
func (n *errorVar) declarable() bool {
	until := n.scope.End()
	obj := n.scope.Lookup(n.name)
	if obj != nil {
		if obj.Pos() < n.gain.stmt.End() || !identity.IsError(obj.Type()) {
			return false
		}
		until = obj.Pos()
	}
	if _, outer := n.scope.LookupParent(n.name, n.gain.stmt.Pos()); outer != nil && outer != obj {
		for _, id := range n.index.Of[outer] {
			if pos := id.Node().Pos(); n.gain.stmt.Pos() <= pos && pos < until {
				return false // it would refer to the new variable
			}
		}
	}
	if obj == nil {
		return true
	}
	for _, s := range syntax.Statements(n.gain.site.Decl()) {
		assign, ok := s.(*ast.AssignStmt)
		if !ok || assign.Pos() > obj.Pos() || assign.End() <= obj.Pos() || assign.Tok != token.DEFINE {
			continue
		}
		fresh := 0
		declares := false
		for _, l := range assign.Lhs {
			if id, ok := l.(*ast.Ident); ok && !syntax.Blank(id) && n.index.Info.Defs[id] != nil {
				fresh++
				declares = declares || n.index.Info.Defs[id] == obj
			}
		}
		if !declares {
			continue
		}
		if fresh == 1 {
			Retoken(n.draft, assign, token.ASSIGN)
		}
		return true
	}
	return false
}

// unchangedLater reports whether a variable is nil at the statement because the last value assigned to it was
// checked and the check leaves the function. It is then also nil after the statement, so later readers see no
// change.
func (n *errorVar) unchangedLater(v *types.Var) bool {
	cur, ok := n.index.Root.FindNode(n.gain.stmt)
	if !ok || slices.ContainsFunc(n.index.Of[v], func(id inspector.Cursor) bool {
		return syntax.Addressable(id) || syntax.InLiteral(id, n.gain.stmt)
	}) {
		return false
	}
	for ; ; cur = cur.Parent() {
		switch around := cur.Node().(type) {
		case *ast.FuncDecl, *ast.FuncLit:
			return false
		case *ast.ForStmt, *ast.RangeStmt:
			if n.writes(v, around) {
				return false
			}
		case *ast.IfStmt:
			if around.Init != nil && n.writes(v, around.Init) {
				return false
			}
		case *ast.CaseClause, *ast.CommClause, *ast.LabeledStmt:
			return false
		}
		if cur.ParentEdgeKind() != edge.BlockStmt_List {
			continue
		}
		for before, ok := cur.PrevSibling(); ok; before, ok = before.PrevSibling() {
			if check, is := before.Node().(*ast.IfStmt); is && n.checked(v, check) {
				return true
			}
			if n.writes(v, before.Node()) {
				return false
			}
		}
	}
}

// checked reports whether the if statement check leaves the function when the variable is not nil.
func (n *errorVar) checked(v *types.Var, check *ast.IfStmt) bool {
	cond, ok := ast.Unparen(check.Cond).(*ast.BinaryExpr)
	if !ok || cond.Op != token.NEQ || check.Else != nil || n.writes(v, check.Body) {
		return false
	}
	return calls.Reporter{Info: n.index.Info, Err: v}.Checks(cond) && handling.Leaves(check.Body)
}

// writes reports whether in assigns to a variable.
func (n *errorVar) writes(v *types.Var, in ast.Node) bool {
	declared := in.Pos() <= v.Pos() && v.Pos() < in.End()
	return declared || slices.ContainsFunc(n.index.Of[v], func(id inspector.Cursor) bool {
		return in.Pos() <= id.Node().Pos() && id.Node().Pos() < in.End() && syntax.Writes(id)
	})
}
