package changes

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

// replaced reports whether a part of a copy, a pointer, map or slice, surely leads to data of the copy's own where it
// is read: a statement that always runs before has assigned something new to it, and nothing else is ever assigned.
//
//	o := *opts
//	o.Tags = maps.Clone(o.Tags)
//	o.Tags["a"] = "b" // opts.Tags stays as it is
func (p *part) replaced(x *index.Index) bool {
	if !p.copied || p.indirect {
		return false
	}
	v, path := fieldOf(x, p.at.Node().(ast.Expr))
	if v == nil || len(path) == 0 {
		return false
	}
	found := false
	for _, id := range x.Of[v] {
		at, rest, ok := along(x, id, path)
		switch {
		case !ok:
		case syntax.Addressable(at) || byPointerMethod(x.Info, at):
			if !runsAfter(at, p.at, v) {
				return false
			}
		case at.ParentEdgeKind() == edge.RangeStmt_Key || at.ParentEdgeKind() == edge.RangeStmt_Value:
			if at.Parent().Node().(*ast.RangeStmt).Tok == token.ASSIGN {
				return false
			}
		case syntax.Writes(at) && x.Info.Defs[id.Node().(*ast.Ident)] == nil:
			if value, _ := assignedValue(at); len(rest) > 0 || value == nil || !isNew(x, value) {
				return false
			}
			found = found || alwaysBefore(at.Parent(), p.at)
		}
	}
	return found
}

// fieldOf returns the local variable and the indexes of the fields that an expression selects from it, o.TLS.Names;
// nil when the expression is anything else, or a pointer lies between.
func fieldOf(x *index.Index, e ast.Expr) (*types.Var, []int) {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		v, ok := x.Info.Uses[e].(*types.Var)
		if !ok || v.IsField() || v.Pkg() == nil || v.Parent() == v.Pkg().Scope() {
			return nil, nil
		}
		return v, nil
	case *ast.TypeAssertExpr:
		return fieldOf(x, e.X)
	case *ast.SelectorExpr:
		s := x.Info.Selections[e]
		if s == nil || s.Kind() != types.FieldVal || s.Indirect() {
			return nil, nil
		}
		v, path := fieldOf(x, e.X)
		return v, slices.Concat(path, s.Index())
	}
	return nil, nil
}

// along climbs from a mention of a variable along the fields of a path, and returns where it ends with the rest of the
// path. It returns false where another field is selected.
func along(x *index.Index, at inspector.Cursor, path []int) (inspector.Cursor, []int, bool) {
	for {
		switch at.ParentEdgeKind() {
		case edge.ParenExpr_X:
		case edge.SelectorExpr_X:
			s := x.Info.Selections[at.Parent().Node().(*ast.SelectorExpr)]
			if s == nil || s.Kind() != types.FieldVal || len(path) == 0 {
				return at, path, true
			}
			n := len(s.Index())
			if n > len(path) || !slices.Equal(s.Index(), path[:n]) {
				return at, path, false
			}
			path = path[n:]
		default:
			return at, path, true
		}
		at = at.Parent()
	}
}

// byPointerMethod reports whether a method that gets the address of a variable is selected from it.
func byPointerMethod(info *types.Info, at inspector.Cursor) bool {
	sel, ok := at.Parent().Node().(*ast.SelectorExpr)
	if !ok || at.ParentEdgeKind() != edge.SelectorExpr_X {
		return false
	}
	s := info.Selections[sel]
	return s != nil && s.Kind() == types.MethodVal && !s.Indirect() && syntax.PointerMethod(s.Obj())
}

// runsAfter reports whether the address of a variable is only taken after a part of it was read: not before, and not
// in a loop around both in which the variable lives on.
func runsAfter(address, read inspector.Cursor, v *types.Var) bool {
	if address.Node().Pos() < read.Node().End() {
		return false
	}
	for loop := range read.Enclosing((*ast.ForStmt)(nil), (*ast.RangeStmt)(nil)) {
		n := loop.Node()
		if (v.Pos() < n.Pos() || n.End() <= v.Pos()) && address.Node().Pos() < n.End() {
			return false
		}
	}
	return true
}

// alwaysBefore reports whether a statement has run whenever another place of its function is reached: it stands
// before, in a block around it, and no label between lets a goto jump over it.
func alwaysBefore(stmt, at inspector.Cursor) bool {
	list := syntax.ListOf(stmt.Parent().Node())
	i := slices.IndexFunc(list, func(s ast.Stmt) bool { return s == stmt.Node() })
	if i < 0 || at.Node().Pos() < stmt.Node().End() || stmt.Parent().Node().End() <= at.Node().Pos() {
		return false
	}
	return !slices.ContainsFunc(list[i+1:], func(s ast.Stmt) bool {
		_, label := s.(*ast.LabeledStmt)
		return label && s.Pos() <= at.Node().Pos()
	})
}

// isNew reports whether an expression refers to data that nothing else refers to yet. What lies behind its elements
// may be shared.
func isNew(x *index.Index, e ast.Expr) bool {
	if x.Info.Types[e].IsNil() {
		return true
	}
	switch e := ast.Unparen(e).(type) {
	case *ast.CompositeLit:
		return isReference(x.Info.TypeOf(e))
	case *ast.UnaryExpr:
		_, lit := ast.Unparen(e.X).(*ast.CompositeLit)
		return e.Op == token.AND && lit
	case *ast.CallExpr:
		if x.Info.Types[e.Fun].IsType() {
			return isNew(x, e.Args[0])
		}
		switch x.Builtin(e) {
		case "make", "new":
			return true
		case "append":
			return isNew(x, e.Args[0])
		}
		fn := syntax.Callee(x.Info, e.Fun)
		return fn != nil && fn.Name() == "Clone" && fn.Pkg() != nil && identity.Standard(fn.Pkg())
	}
	return false
}
