package identity

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/ends"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

// maxDepth bounds the variables and functions that an answer is followed through.
const maxDepth = 3

// answer is the result of a comparison on its way to a branch.
type answer struct {
	depth         int
	whenDifferent bool // it is true when the values are different
}

func (a answer) deeper() answer { return answer{a.depth + 1, a.whenDifferent} }

// outcomeWalk follows the result of a comparison to its effects.
type outcomeWalk struct{ *analysis }

// outcome reports whether the value of an expression decides an effect. After the rewrite values are equal more
// often. An error that is returned only when they differ therefore does not count: it is returned no more often than
// before.
func (t outcomeWalk) outcome(at inspector.Cursor, a answer) bool {
	if a.depth > maxDepth {
		return false
	}
	x := t.At(at)
	for {
		parent := at.Parent()
		switch kind, i := at.ParentEdge(); kind {
		case edge.ParenExpr_X, edge.TypeAssertExpr_X:
			at = parent
			continue
		case edge.UnaryExpr_X:
			a.whenDifferent = a.whenDifferent != (parent.Node().(*ast.UnaryExpr).Op == token.NOT)
			at = parent
			continue
		case edge.BinaryExpr_X, edge.BinaryExpr_Y:
			a.whenDifferent = a.whenDifferent != meansNotFound(x, parent.Node().(*ast.BinaryExpr))
			at = parent
			continue
		case edge.IfStmt_Cond:
			n := parent.Node().(*ast.IfStmt)
			return t.hasEffect(x, n.Body, a.whenDifferent) || n.Else != nil && t.hasEffect(x, n.Else, !a.whenDifferent) || leaves(n.Body) && t.hasEffectAfter(x, parent, !a.whenDifferent)
		case edge.ForStmt_Cond:
			return t.hasEffect(x, parent.Node().(*ast.ForStmt).Body, a.whenDifferent)
		case edge.SwitchStmt_Tag:
			return t.clauses(parent.Node().(*ast.SwitchStmt), parent)
		case edge.CaseClause_List:
			sw, ok := parent.Parent().Parent().Node().(*ast.SwitchStmt)
			return ok && t.clauses(sw, parent.Parent().Parent())
		case edge.AssignStmt_Rhs, edge.ValueSpec_Values:
			return t.intoVariables(at, i, a)
		case edge.ReturnStmt_Results:
			return t.returned(parent, a)
		case edge.IndexExpr_Index:
			return t.client(x.Info.TypeOf(parent.Node().(*ast.IndexExpr).X))
		case edge.SliceExpr_Low, edge.SliceExpr_High:
			return t.client(x.Info.TypeOf(parent.Node().(*ast.SliceExpr).X))
		case edge.CallExpr_Args:
			fn := syntax.Callee(x.Info, parent.Node().(*ast.CallExpr).Fun)
			return fn != nil && (fn.Pkg() != nil && fn.Pkg().Path() == "slices" && i > 0 ||
				slices.Contains([]string{"True", "Truef"}, fn.Name()) && a.whenDifferent || slices.Contains([]string{"False", "Falsef"}, fn.Name()) && !a.whenDifferent)
		case edge.SelectorExpr_X: // sessions[c].Close()
			return syntax.Called(parent) && ends.Verb(parent.Node().(*ast.SelectorExpr).Sel.Name) != ""
		default:
			return false
		}
	}
}

// intoVariables follows an answer into the variables that it is assigned to.
func (t outcomeWalk) intoVariables(at inspector.Cursor, i int, a answer) bool {
	x, stmt := t.At(at), at.Parent()
	list := []ast.Expr{syntax.Target(stmt, i)}
	if n, ok := stmt.Node().(*ast.AssignStmt); ok && len(n.Rhs) == 1 {
		list = n.Lhs
	}
	return slices.ContainsFunc(list, func(e ast.Expr) bool {
		id, ok := e.(*ast.Ident)
		if !ok || id.Name == "_" {
			return false
		}
		v, ok := syntax.Object(x.Info, id).(*types.Var)
		if !ok || t.seen[v] {
			return false
		}
		t.seen[v] = true
		return slices.ContainsFunc(x.Of[v], func(use inspector.Cursor) bool { return syntax.Read(use) && t.outcome(use, a.deeper()) })
	})
}

// returned follows an answer that a function returns to the function's calls.
func (t outcomeWalk) returned(ret inspector.Cursor, a answer) bool {
	for fn := range ret.Enclosing((*ast.FuncLit)(nil), (*ast.FuncDecl)(nil)) {
		decl, declared := fn.Node().(*ast.FuncDecl)
		if !declared {
			return t.literalCaller(fn, a)
		}
		obj, ok := t.At(ret).Info.Defs[decl.Name].(*types.Func)
		if !ok || t.seen[obj] {
			return false
		}
		t.seen[obj] = true
		return t.callers(obj, a)
	}
	return false
}

func (t outcomeWalk) callers(fn *types.Func, a answer) bool {
	for _, pkg := range t.Packages.Mentioning(fn) {
		for _, id := range t.In(pkg).Of[fn] {
			if call, ok := syntax.CallOf(syntax.Mention(id)); ok && t.outcome(call, a.deeper()) {
				return true
			}
		}
	}
	return false
}

// literalCaller follows the answer of a function literal to the call that takes it: slices.DeleteFunc(list, func(c
// *Client) bool { return c == x }).
func (t outcomeWalk) literalCaller(lit inspector.Cursor, a answer) bool {
	call, ok := lit.Parent().Node().(*ast.CallExpr)
	if !ok {
		return lit.ParentEdgeKind() == edge.AssignStmt_Rhs && t.calledThrough(lit, a)
	}
	if lit.ParentEdgeKind() == edge.CallExpr_Fun {
		return t.outcome(lit.Parent(), a.deeper())
	}
	fn := syntax.Callee(t.At(lit).Info, call.Fun)
	if fn == nil {
		return false
	}
	if slices.Contains(removing, fn.Name()) {
		return true
	}
	return t.outcome(lit.Parent(), a.deeper())
}

// calledThrough follows the answer of a function literal in a local variable to the variable's calls.
func (t outcomeWalk) calledThrough(lit inspector.Cursor, a answer) bool {
	x := t.At(lit)
	_, i := lit.ParentEdge()
	id, ok := syntax.Target(lit.Parent(), i).(*ast.Ident)
	if !ok {
		return false
	}
	v := syntax.Object(x.Info, id)
	if v == nil || t.seen[v] {
		return false
	}
	t.seen[v] = true
	return slices.ContainsFunc(x.Of[v], func(use inspector.Cursor) bool {
		call, ok := syntax.CallOf(use)
		return ok && t.outcome(call, a.deeper())
	})
}

// clauses reports whether a clause of a switch has an effect, or, when a clause leaves, whether the statements behind
// the switch have one.
func (t outcomeWalk) clauses(sw *ast.SwitchStmt, at inspector.Cursor) bool {
	x := t.At(at)
	for _, c := range sw.Body.List {
		clause := c.(*ast.CaseClause)
		body := &ast.BlockStmt{List: clause.Body}
		for _, stmt := range body.List {
			if t.hasEffect(x, stmt, clause.List == nil) {
				return true
			}
		}
		if leaves(body) && t.hasEffectAfter(x, at, true) {
			return true
		}
	}
	return false
}

// leaves reports whether a block ends with a return or a branch statement.
func leaves(b *ast.BlockStmt) bool {
	if len(b.List) == 0 {
		return false
	}
	switch n := b.List[len(b.List)-1].(type) {
	case *ast.ReturnStmt:
		return true
	case *ast.BranchStmt:
		return n.Tok == token.CONTINUE || n.Tok == token.BREAK || n.Tok == token.GOTO
	}
	return false
}

// hasEffectAfter reports whether one of the statements behind a statement in its block has an effect.
func (t outcomeWalk) hasEffectAfter(x *index.Index, stmt inspector.Cursor, whenDifferent bool) bool {
	kind := stmt.ParentEdgeKind()
	for next, ok := stmt.NextSibling(); ok && next.ParentEdgeKind() == kind; next, ok = next.NextSibling() {
		if t.hasEffect(x, next.Node(), whenDifferent) {
			return true
		}
	}
	return false
}

// hasEffect reports whether code closes, changes, replaces, returns or uses a client, or stops with a failure.
// whenDifferent means that the code runs when two values differ: then a failure does not count.
func (t outcomeWalk) hasEffect(x *index.Index, code ast.Node, whenDifferent bool) bool {
	found := false
	ast.Inspect(code, func(n ast.Node) bool {
		if found {
			return false
		}
		switch n := n.(type) {
		case *ast.CallExpr:
			if onlyPrints(x, n) {
				return false
			}
			found = t.calls(x, n) || !whenDifferent && isStop(x, n)
		case *ast.AssignStmt:
			if onlyCounts(x, n) {
				return false
			}
			found = n.Tok != token.DEFINE && slices.ContainsFunc(n.Lhs, func(e ast.Expr) bool { return t.changes(x, e) })
		case *ast.IncDecStmt:
			found = t.changes(x, n.X)
		case *ast.SendStmt:
			found = t.client(x.Info.TypeOf(n.Value))
		case *ast.ReturnStmt:
			found = slices.ContainsFunc(n.Results, func(e ast.Expr) bool {
				typ := x.Info.TypeOf(e)
				return !x.Info.Types[e].IsNil() && (t.client(typ) || !whenDifferent && typ != nil && fails(typ))
			})
		}
		return !found
	})
	return found
}

// changes reports whether an assignment to an expression replaces a client, or changes a part of one.
func (t outcomeWalk) changes(x *index.Index, e ast.Expr) bool {
	if syntax.Blank(e) {
		return false
	}
	for !t.client(x.Info.TypeOf(e)) {
		switch part := ast.Unparen(e).(type) {
		case *ast.SelectorExpr:
			e = part.X
		case *ast.StarExpr:
			e = part.X
		case *ast.IndexExpr:
			sel, ok := ast.Unparen(part.X).(*ast.SelectorExpr)
			if !ok {
				return false // a container of clients, or of what is noted of them
			}
			e = sel.X
		default:
			return false
		}
	}
	return true
}

// onlyCounts reports whether an assignment adds to a local list that is used for nothing but its length and
// membership.
func onlyCounts(x *index.Index, n *ast.AssignStmt) bool {
	if len(n.Lhs) != 1 || len(n.Rhs) != 1 {
		return false
	}
	id, ok := n.Lhs[0].(*ast.Ident)
	if !ok {
		return false
	}
	v, ok := syntax.Object(x.Info, id).(*types.Var)
	if !ok || v.IsField() || v.Pkg() == nil || v.Parent() == v.Pkg().Scope() {
		return false
	}
	return !slices.ContainsFunc(x.Of[v], func(use inspector.Cursor) bool {
		if !syntax.Read(use) {
			return false
		}
		call, ok := use.Parent().Node().(*ast.CallExpr)
		if !ok || len(call.Args) == 0 || call.Args[0] != use.Node() {
			return true
		}
		if b := x.Builtin(call); b != "" {
			return b != "len" && b != "append"
		}
		fn := syntax.Callee(x.Info, call.Fun)
		return fn == nil || fn.Pkg() == nil || fn.Pkg().Path() != "slices" || !slices.Contains([]string{"Index", "Contains"}, fn.Name())
	})
}

func fails(t types.Type) bool {
	return identity.IsError(t) || types.Implements(t, types.Universe.Lookup("error").Type().Underlying().(*types.Interface))
}

// stops are the names of functions that end a test or the program.
var stops = []string{"Fatal", "Fatalf", "Fatalln", "Error", "Errorf", "Fail", "FailNow", "Panic", "Panicf", "Panicln", "Exit"}

// isStop reports whether a call panics, ends the program or fails a test.
func isStop(x *index.Index, n *ast.CallExpr) bool {
	if x.Builtin(n) == "panic" {
		return true
	}
	fn := syntax.Callee(x.Info, n.Fun)
	return fn != nil && fn.Pkg() != nil && slices.Contains(stops, fn.Name()) && slices.Contains([]string{"testing", "os", "log"}, fn.Pkg().Path())
}

// meansNotFound reports whether an operator is true when something was not found: i < 0, i == -1, n == 0.
func meansNotFound(x *index.Index, n *ast.BinaryExpr) bool {
	if x.Info.Types[n.Y].Value == nil {
		return false
	}
	return n.Op == token.LSS || n.Op == token.EQL
}

// calls reports whether a call closes, changes or uses a client.
func (t outcomeWalk) calls(x *index.Index, n *ast.CallExpr) bool {
	switch x.Builtin(n) {
	case "":
	case "close", "delete":
		return true
	case "append":
		return slices.ContainsFunc(n.Args, func(e ast.Expr) bool { return t.client(x.Info.TypeOf(e)) })
	default:
		return false
	}
	if id, ok := identity.IdentOf(n.Fun); ok && ends.Verb(id.Name) != "" {
		return true
	}
	if sel, ok := ast.Unparen(n.Fun).(*ast.SelectorExpr); ok {
		if x.Info.Selections[sel] != nil && t.client(x.Info.TypeOf(sel.X)) {
			return true
		}
	}
	return slices.ContainsFunc(n.Args, func(e ast.Expr) bool { return t.client(x.Info.TypeOf(e)) })
}

// onlyPrints reports whether a call only prints.
func onlyPrints(x *index.Index, n *ast.CallExpr) bool {
	fn := syntax.Callee(x.Info, n.Fun)
	if fn == nil || fn.Pkg() == nil {
		return false
	}
	switch fn.Pkg().Path() {
	case "fmt":
		return fn.Name() != "Errorf"
	case "log":
		return strings.HasPrefix(fn.Name(), "Print") || fn.Name() == "Output"
	case "log/slog":
		return true
	case "testing":
		return strings.HasPrefix(fn.Name(), "Log")
	}
	return false
}
