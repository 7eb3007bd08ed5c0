package options

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

// fate is what code does to what an expression holds or points to.
type fate int

const (
	onlyRead fate = iota
	passed        // something else has it, which may change it
	changed       // it is assigned or its address is taken
)

// maxRead bounds the functions that are entered to see what they do to an argument.
const maxRead = 4

// mutations finds what code does to what an expression holds or points to.
type mutations struct{ *bodies }

// fate returns what is done to an expression where it stands. A function that is loaded with its body is read; any
// other function may change what it gets.
func (m mutations) fate(in *frame, at inspector.Cursor, depth int) fate {
	for at.ParentEdgeKind() == edge.ParenExpr_X {
		at = at.Parent()
	}
	e, info, around := at.Node().(ast.Expr), in.pkg.Info, at.Parent()
	shared := onlyRead // as another reference has it
	if pointer(info.TypeOf(e)) {
		shared = passed
	}
	switch n := around.Node().(type) {
	case *ast.SelectorExpr:
		return m.selectedFate(in, around, n, depth)
	case *ast.StarExpr, *ast.SliceExpr, *ast.TypeAssertExpr:
		return m.fate(in, around, depth)
	case *ast.IndexExpr:
		if at.ParentEdgeKind() == edge.IndexExpr_X {
			return m.fate(in, around, depth)
		}
		return onlyRead
	case *ast.AssignStmt:
		kind, i := at.ParentEdge()
		switch {
		case kind == edge.AssignStmt_Lhs:
			return changed
		case discarded(n):
			return onlyRead
		case shared == passed && n.Tok == token.DEFINE && len(n.Lhs) == len(n.Rhs):
			return m.aliasFate(in, n.Lhs[i], depth)
		}
		return shared
	case *ast.ValueSpec:
		if kind, i := at.ParentEdge(); shared == passed && kind == edge.ValueSpec_Values && len(n.Names) == len(n.Values) {
			return m.aliasFate(in, n.Names[i], depth)
		}
		return shared
	case *ast.UnaryExpr:
		if n.Op == token.AND {
			return changed
		}
		return onlyRead
	case *ast.IncDecStmt:
		return changed
	case *ast.RangeStmt:
		switch {
		case at.ParentEdgeKind() != edge.RangeStmt_X:
			return changed
		case n.Value != nil && !syntax.Blank(n.Value) && pointer(info.TypeOf(n.Value)):
			return shared
		}
		return onlyRead
	case *ast.CallExpr:
		if kind, i := at.ParentEdge(); shared == passed && kind == edge.CallExpr_Args {
			return m.argumentFate(in, n, i, depth)
		}
		return onlyRead
	case *ast.BinaryExpr, *ast.ExprStmt:
		return onlyRead
	}
	return shared
}

// selectedFate returns what is done to the operand of a selector.
func (m mutations) selectedFate(in *frame, at inspector.Cursor, sel *ast.SelectorExpr, depth int) fate {
	s := in.pkg.Info.Selections[sel]
	if s == nil {
		return onlyRead
	}
	if s.Kind() == types.FieldVal {
		return m.fate(in, at, depth)
	}
	fn, ok := s.Obj().(*types.Func)
	if !ok || !index.IsAbstract(fn) && !pointer(in.pkg.Info.TypeOf(sel.X)) && !pointer(fn.Signature().Recv().Type()) {
		return onlyRead
	}
	if at.ParentEdgeKind() != edge.CallExpr_Fun || s.Kind() != types.MethodVal {
		return passed
	}
	return m.receiverFate(in, fn, depth)
}

// argumentFate returns what a call does to what its i-th argument points to.
func (m mutations) argumentFate(in *frame, call *ast.CallExpr, i, depth int) fate {
	switch in.index.Builtin(call) {
	case "":
	case "append":
		if i > 0 && !call.Ellipsis.IsValid() {
			return passed // it is an element of the list
		}
		return onlyRead
	case "copy", "delete", "clear":
		if i == 0 {
			return changed
		}
		return onlyRead
	default:
		return onlyRead
	}
	fn := typeutil.StaticCallee(in.pkg.Info, call)
	switch {
	case fn == nil:
		return passed
	case prints(fn):
		return onlyRead
	}
	b := m.body(in, fn.Origin())
	if b == nil || len(call.Args) != fn.Signature().Params().Len() || fn.Signature().Variadic() {
		return passed
	}
	return m.within(in, b, b.pkg.Info.Defs[b.decl.Name].(*types.Func).Signature().Params().At(i), depth)
}

// receiverFate returns what a method does to its receiver.
func (m mutations) receiverFate(in *frame, fn *types.Func, depth int) fate {
	b := m.body(in, fn.Origin())
	if b == nil || index.IsAbstract(fn) {
		return passed
	}
	return m.within(in, b, b.pkg.Info.Defs[b.decl.Name].(*types.Func).Signature().Recv(), depth)
}

// within returns what a function does to what its parameter or receiver points to.
func (m mutations) within(in *frame, b *body, param *types.Var, depth int) fate {
	if depth >= maxRead {
		return passed
	}
	inside := &frame{pkg: b.pkg, index: m.project.Index(b.pkg), decl: b.decl, depth: in.depth + 1}
	return m.fateOf(inside, param, depth+1)
}

// aliasFate returns what is done to a value by another variable that is defined with it.
func (m mutations) aliasFate(in *frame, name ast.Expr, depth int) fate {
	id, ok := name.(*ast.Ident)
	obj, isVar := in.pkg.Info.Defs[id].(*types.Var)
	if !ok || !isVar || obj.Parent() == in.pkg.Types.Scope() || depth >= maxRead {
		return passed
	}
	return m.fateOf(in, obj, depth+1)
}

// fateOf returns what is done to what a local variable points to. To assign another value to the variable does nothing
// to it.
func (m mutations) fateOf(in *frame, obj *types.Var, depth int) (worst fate) {
	for _, at := range in.index.Of[obj] {
		if from := in.from; from != nil && from.Pos() <= at.Node().Pos() && at.Node().End() <= from.End() {
			continue
		}
		if syntax.Writes(at) {
			worst = max(worst, passed)
			continue
		}
		worst = max(worst, m.fate(in, at, depth))
	}
	return worst
}

// prints reports whether a function of the standard library formats or logs its arguments.
func prints(fn *types.Func) bool {
	if fn.Pkg() == nil {
		return false
	}
	switch fn.Pkg().Path() {
	case "fmt":
		return !strings.Contains(fn.Name(), "scan") && !strings.Contains(fn.Name(), "Scan")
	case "log", "log/slog":
		return true
	}
	return false
}

// behind reports whether code runs only after the examined node: it stands behind it in the same function, in which
// the variable is declared, and no loop or function literal around the node runs it again.
func behind(in *frame, obj *types.Var, at ast.Node) bool {
	from, decl := in.from, in.decl
	if from == nil || decl == nil || at.Pos() < from.End() {
		return false
	}
	within := func(pos token.Pos, n ast.Node) bool { return n.Pos() <= pos && pos < n.End() }
	if !within(at.Pos(), decl) || !within(obj.Pos(), decl) || !within(from.Pos(), decl) {
		return false
	}
	node, ok := in.index.Root.FindNode(from)
	if !ok {
		return false
	}
	for around := range node.Enclosing((*ast.ForStmt)(nil), (*ast.RangeStmt)(nil), (*ast.FuncLit)(nil)) {
		n := around.Node()
		if _, lit := n.(*ast.FuncLit); !within(obj.Pos(), n) && (lit || within(at.Pos(), n)) {
			return false
		}
	}
	return true
}

// discarded reports whether an assignment assigns to blank identifiers only.
func discarded(stmt *ast.AssignStmt) bool {
	return !slices.ContainsFunc(stmt.Lhs, func(e ast.Expr) bool { return !syntax.Blank(e) })
}

// pointer reports whether copies of a type's values share data that can be changed.
func pointer(t types.Type) bool {
	switch identity.Under(t).(type) {
	case *types.Basic, *types.Struct, *types.Array, *types.Signature, *types.Interface:
		return false
	}
	return true
}
