package effect

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/words"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
)

// Origins follows a variable backward to everything that it may hold. It proves that this is nothing but a
// violation's value, nil, or the owner's value.
//
// It is the counterpart of [flow] and errs to the other side: what it can't follow is an obstacle. Like flow it takes
// the scanned tree as the whole program, and does not distinguish a field by the struct value.
type Origins struct {
	P            *Engine
	Packages     *index.Packages
	V            *scan.Violation
	OtherVariant bool // the walk begins in another variant than the violation; calls of a function there may exist only in the violation's variant
	Seen         map[types.Object]bool
	Others       []*scan.Violation // other violations that the variable may hold
	Obstacle     string            // what else it may hold; empty when there is nothing
}

// other records something else that the variable may hold.
func (o *Origins) other(x *index.Index, at token.Pos, format string, args ...any) {
	if o.Obstacle == "" {
		o.Obstacle = fmt.Sprintf(format, args...)
		if place := o.P.project.PlaceOf(x.Pkg, at); place != "" {
			o.Obstacle += " (" + place + ")"
		}
	}
}

// Closed follows the receiver of a close, given its selector: h.rdb for h.rdb.Close, or the embedded field for
// hub.Close. A method that a library's type promotes from its own embedded field closes the library's type.
func (o *Origins) Closed(x *index.Index, sel *ast.SelectorExpr) {
	s := x.Info.Selections[sel]
	if s == nil {
		o.expr(x, sel.X)
		return
	}
	var field *types.Var
	t := s.Recv()
	for _, i := range s.Index()[:len(s.Index())-1] {
		if p, ok := t.Underlying().(*types.Pointer); ok {
			t = p.Elem()
		}
		st, ok := t.Underlying().(*types.Struct)
		if !ok || i >= st.NumFields() {
			o.other(x, sel.Pos(), "%s is reached in a way that can't be followed", types.ExprString(sel))
			return
		}
		if f := st.Field(i); f.Pkg() != nil && o.Packages.Of[f.Pkg()] == nil {
			break
		}
		field = st.Field(i).Origin()
		t = st.Field(i).Type()
	}
	if field == nil {
		o.expr(x, sel.X)
		return
	}
	o.variable(x, field, sel.Pos())
}

// expr follows an expression.
func (o *Origins) expr(x *index.Index, e ast.Expr) {
	if o.Obstacle != "" || x.Info.Types[e].IsNil() || o.violation(x, e) {
		return
	}
	switch n := ast.Unparen(e).(type) {
	case *ast.Ident:
		o.object(x, n, n.Pos())
	case *ast.SelectorExpr:
		o.object(x, n.Sel, n.Pos())
	case *ast.StarExpr:
		o.expr(x, n.X)
	case *ast.IndexExpr:
		o.expr(x, n.X)
	case *ast.SliceExpr:
		o.expr(x, n.X)
	case *ast.TypeAssertExpr:
		o.expr(x, n.X)
	case *ast.UnaryExpr: // & and <-
		o.expr(x, n.X)
	case *ast.CompositeLit:
		o.literal(x, n)
	case *ast.CallExpr:
		o.call(x, n, 0)
	default:
		o.other(x, e.Pos(), "it may be %s", words.OneLine(types.ExprString(e)))
	}
}

// violation reports whether an expression is a violation: the followed one, or another one.
func (o *Origins) violation(x *index.Index, e ast.Expr) bool {
	inner := ast.Unparen(e)
	if u, ok := inner.(*ast.UnaryExpr); ok && u.Op == token.AND {
		inner = ast.Unparen(u.X)
	}
	i := slices.IndexFunc(x.Pkg.Files, func(f *load.File) bool { return f.Syntax.FileStart <= inner.Pos() && inner.Pos() < f.Syntax.FileEnd })
	if i < 0 {
		return false
	}
	file := x.Pkg.Files[i]
	for _, v := range o.P.project.ByFile[file.Path] {
		if v.Offset != file.Tok.Offset(inner.Pos()) || v.End != file.Tok.Offset(inner.End()) || v.Value {
			continue
		}
		switch {
		case v == o.V || v.Offset == o.V.Offset && v.End == o.V.End && v.File == o.V.File:
		case v.Allowed != nil:
			o.other(x, inner.Pos(), "it may be %s, which is allowed to stay", v.Code)
		case !slices.Contains(o.Others, v):
			o.Others = append(o.Others, v)
		}
		return true
	}
	return false
}

// object follows the object of an identifier.
func (o *Origins) object(x *index.Index, id *ast.Ident, at token.Pos) {
	obj := index.Origin(x.Info.Uses[id])
	if obj == nil {
		obj = x.Info.Defs[id]
	}
	if v, ok := obj.(*types.Var); ok {
		o.variable(x, v, at)
		return
	}
	o.other(x, at, "it may be %s", id.Name)
}

// variable follows everything that a variable or field is set to. What belongs to the owner holds the shared value
// already.
func (o *Origins) variable(x *index.Index, v *types.Var, at token.Pos) {
	if o.Obstacle != "" || o.Seen[v] || o.P.project.OwnedObject(o.V.Rule, v) {
		return
	}
	o.Seen[v] = true
	if v.Pkg() == nil || o.Packages.Of[v.Pkg()] == nil {
		o.other(x, at, "it may be %s, of a package whose source is not scanned", v.Name())
		return
	}
	y := o.P.project.Index(o.Packages.Of[v.Pkg()])
	switch param, ok := y.Params[v]; {
	case ok:
		o.parameter(y, param)
	case v.IsField():
		o.field(y, v)
		if len(o.Packages.Twins(v)) > 0 {
			o.other(y, v.Pos(), "the struct of %s is assigned or converted to another type", v.Name())
		}
	default:
		o.declaration(y, v)
	}
	if global := v.IsField() || v.Parent() == v.Pkg().Scope(); global {
		if path := o.P.project.SetUnscanned(y, v); path != "" {
			o.other(y, token.NoPos, "%s, which is not scanned, sets %s", path, v.Name())
		}
	}
	for _, pkg := range o.Packages.Mentioning(v) {
		z := o.P.project.Index(pkg)
		for _, id := range z.Of[v] {
			o.mention(z, id, v)
		}
	}
}

// declaration follows the initial value of a variable.
func (o *Origins) declaration(y *index.Index, v *types.Var) {
	id, ok := y.Root.FindByPos(v.Pos(), v.Pos()+token.Pos(len(v.Name())))
	if !ok {
		o.other(y, v.Pos(), "%s is declared in a way that can't be followed", v.Name())
		return
	}
	switch kind, i := id.ParentEdge(); kind {
	case edge.AssignStmt_Lhs:
		o.assigned(y, id.Parent().Node().(*ast.AssignStmt), i)
	case edge.ValueSpec_Names:
		switch spec := id.Parent().Node().(*ast.ValueSpec); {
		case len(spec.Values) == 0:
		case len(spec.Values) == len(spec.Names):
			o.expr(y, spec.Values[i])
		default:
			o.nth(y, spec.Values[0], i)
		}
	case edge.RangeStmt_Key, edge.RangeStmt_Value:
		o.ranged(y, id.Parent().Node().(*ast.RangeStmt), kind == edge.RangeStmt_Key)
	default:
		if arg := givenAtOnce(y, id); arg != nil {
			o.expr(y, arg)
			return
		}
		result, ok := y.Results[v]
		if !ok {
			o.other(y, v.Pos(), "it may be whatever %s is given", v.Name())
			return
		}
		o.returns(y, result, result.Fn.Node().(*ast.FuncDecl).Type.Results.NumFields())
	}
}

// ranged follows a variable of a range statement to the elements. The keys of a map are not followed.
func (o *Origins) ranged(x *index.Index, n *ast.RangeStmt, key bool) {
	if _, isMap := identity.Under(x.Info.TypeOf(n.X)).(*types.Map); isMap && key {
		o.other(x, n.X.Pos(), "it may be any key of %s", words.OneLine(types.ExprString(n.X)))
		return
	}
	o.expr(x, n.X)
}

// assigned follows the i-th variable of an assignment.
func (o *Origins) assigned(x *index.Index, n *ast.AssignStmt, i int) {
	switch {
	case n.Tok != token.ASSIGN && n.Tok != token.DEFINE:
		o.other(x, n.Pos(), "it may be changed by %s", n.Tok)
	case len(n.Lhs) == len(n.Rhs):
		o.expr(x, n.Rhs[i])
	default:
		o.nth(x, n.Rhs[0], i)
	}
}

// nth follows the i-th value of an expression with several.
func (o *Origins) nth(x *index.Index, e ast.Expr, i int) {
	if call, ok := ast.Unparen(e).(*ast.CallExpr); ok && i > 0 {
		o.call(x, call, i)
		return
	}
	if i == 0 { // v, ok := …
		o.expr(x, e)
	}
}

// field follows a field's values in literals without keys, and in conversions from other structs.
func (o *Origins) field(y *index.Index, v *types.Var) {
	st, tag, at := identity.StructOf(y.Pkg.Types, v)
	if st == nil {
		o.other(y, v.Pos(), "%s is a field of a type without a name", v.Name())
		return
	}
	if v.Exported() && tag != "" && !strings.Contains(tag, `:"-"`) {
		o.other(y, v.Pos(), "the tag of %s says that something may set it by reflection", v.Name())
	}
	for _, pkg := range o.Packages.Mentioning(v) {
		z := o.P.project.Index(pkg)
		for cur := range z.Root.Preorder((*ast.CompositeLit)(nil), (*ast.CallExpr)(nil)) {
			switch n := cur.Node().(type) {
			case *ast.CompositeLit:
				if identity.FieldAt(z.Info.TypeOf(n), at) == v && at < len(n.Elts) {
					if _, keyed := n.Elts[at].(*ast.KeyValueExpr); !keyed {
						o.expr(z, n.Elts[at])
					}
				}
			case *ast.CallExpr:
				if z.Info.Types[n.Fun].IsType() && len(n.Args) == 1 && identity.FieldAt(z.Info.TypeOf(n), at) == v {
					if from := identity.FieldAt(z.Info.TypeOf(n.Args[0]), at); from != v {
						o.other(z, n.Pos(), "%s is converted from another struct", v.Name())
					}
				}
			}
		}
	}
}

// mention examines one mention of a variable.
func (o *Origins) mention(x *index.Index, id inspector.Cursor, v *types.Var) {
	m := syntax.Mention(id)
	for {
		switch kind, i := m.ParentEdge(); kind {
		case edge.ParenExpr_X, edge.IndexExpr_X, edge.SliceExpr_X, edge.StarExpr_X:
			m = m.Parent()
			continue
		case edge.AssignStmt_Lhs:
			o.assigned(x, m.Parent().Node().(*ast.AssignStmt), i)
		case edge.RangeStmt_Key, edge.RangeStmt_Value:
			o.ranged(x, m.Parent().Node().(*ast.RangeStmt), kind == edge.RangeStmt_Key)
		case edge.SendStmt_Chan:
			o.expr(x, m.Parent().Node().(*ast.SendStmt).Value)
		case edge.KeyValueExpr_Key:
			if v.IsField() && m.Node() == id.Node() {
				o.expr(x, m.Parent().Node().(*ast.KeyValueExpr).Value)
			}
		case edge.UnaryExpr_X:
			if m.Parent().Node().(*ast.UnaryExpr).Op == token.AND {
				o.other(x, m.Node().Pos(), "the address of %s is taken", v.Name())
			}
		case edge.RangeStmt_X, edge.BinaryExpr_X, edge.BinaryExpr_Y, edge.SelectorExpr_X:
		case edge.CallExpr_Args:
			o.passed(x, m, v)
		default:
			o.shared(x, m, v)
		}
		return
	}
}

// passed examines a variable that is an argument.
func (o *Origins) passed(x *index.Index, arg inspector.Cursor, v *types.Var) {
	call := arg.Parent().Node().(*ast.CallExpr)
	switch x.Builtin(call) {
	case "len", "cap", "delete", "clear", "append":
	case "copy":
		if len(call.Args) == 2 && call.Args[0] == arg.Node() {
			o.expr(x, call.Args[1])
		}
	default:
		o.shared(x, arg, v)
	}
}

// shared examines a variable whose data others can change: they may store anything in a container.
func (o *Origins) shared(x *index.Index, m inspector.Cursor, v *types.Var) {
	switch t := identity.Under(x.Info.TypeOf(m.Node().(ast.Expr))).(type) {
	case *types.Map, *types.Slice, *types.Chan:
	case *types.Pointer:
		if _, ok := t.Elem().Underlying().(*types.Struct); ok {
			return
		}
	default:
		return
	}
	o.other(x, m.Node().Pos(), "%s is passed on to where it may be changed", v.Name())
}

// literal follows the elements of a container. A struct is another value that contains this one, and is not followed.
func (o *Origins) literal(x *index.Index, lit *ast.CompositeLit) {
	if _, ok := identity.Under(x.Info.TypeOf(lit)).(*types.Struct); ok {
		o.other(x, lit.Pos(), "it may be a %s", identity.Short(x.Info.TypeOf(lit)))
		return
	}
	for _, e := range lit.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			e = kv.Value
		}
		o.expr(x, e)
	}
}
