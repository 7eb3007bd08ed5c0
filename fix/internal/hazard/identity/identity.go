package identity

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/effect"
	"github.com/seed-58def443/ssot/fix/internal/hazard/shortlist"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/memo"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/words"
	"github.com/seed-58def443/ssot/fix/refusal"
)

// Finder finds code that depends on the identity of a violation's value.
type Finder struct {
	Project *project.Project
	Effects *effect.Engine
	answers memo.Map[*effect.Trace, []refusal.Hazard]
}

// Hazards returns the places that depend on the identity of a violation's value, over all variants of its package.
func (p *Finder) Hazards(g *project.Package, s *site.Site) []refusal.Hazard {
	if !project.Built(s.V) {
		return nil // the value was shared before as well
	}
	var out []refusal.Hazard
	for _, pkg := range g.With(s.File) {
		trace := p.Effects.Follow(s, pkg)
		out = append(out, p.answers.Get(trace, func() []refusal.Hazard { return p.ask(trace) })...)
	}
	slices.SortFunc(out, shortlist.Compare)
	out = slices.CompactFunc(out, func(a, b refusal.Hazard) bool { return a.Place == b.Place })
	return shortlist.Of(out, "told apart in %d more places, the next of them here")
}

// analysis examines one value.
type analysis struct {
	*effect.Trace
	p    *Finder
	seen map[any]bool          // the variables and functions that an answer was followed through
	maps map[types.Object]bool // the answers of decides
	once map[any]bool          // the maps and switches that were reported
	out  []refusal.Hazard
	of   *analysis // of the value, where this one is of a carrier; see carriers.go
}

func (p *Finder) ask(trace *effect.Trace) []refusal.Hazard {
	if trace.Type == nil || !isComparedByIdentity(trace.Type) {
		return nil
	}
	t := &analysis{Trace: trace, p: p, maps: map[types.Object]bool{}, once: map[any]bool{}}
	t.visitValues()
	t.carriers()
	return t.out
}

func (t *analysis) visitValues() {
	for i, expr := range t.Values {
		if t.Likeness(expr) != effect.Derived {
			t.visitValue(expr, t.HeuristicEdge(i) != nil)
		}
	}
}

// isComparedByIdentity reports whether == compares values of a type by identity and not by content.
func isComparedByIdentity(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Pointer, *types.Interface, *types.Chan:
		return true
	}
	return false
}

// visitValue examines the use of an expression that holds the value.
func (t *analysis) visitValue(expr inspector.Cursor, guess bool) {
	x := t.At(expr)
	if typ := x.Info.TypeOf(expr.Node().(ast.Expr)); !isComparedByIdentity(types.Unalias(typ)) && (t.of == nil || !types.Comparable(typ)) {
		return
	}
	for slices.Contains([]edge.Kind{edge.ParenExpr_X, edge.TypeAssertExpr_X}, expr.ParentEdgeKind()) {
		expr = expr.Parent()
	}
	what := words.OneLine(types.ExprString(expr.Node().(ast.Expr)))
	parent := expr.Parent()
	switch kind, i := expr.ParentEdge(); kind {
	case edge.BinaryExpr_X, edge.BinaryExpr_Y:
		n := parent.Node().(*ast.BinaryExpr)
		if (n.Op == token.EQL || n.Op == token.NEQ) && !x.Info.Types[n.X].IsNil() && !x.Info.Types[n.Y].IsNil() {
			t.compared(parent, words.OneLine(types.ExprString(n)), guess)
		}
	case edge.SwitchStmt_Tag:
		if slices.ContainsFunc(parent.Node().(*ast.SwitchStmt).Body.List, func(c ast.Stmt) bool {
			return slices.ContainsFunc(c.(*ast.CaseClause).List, func(e ast.Expr) bool { return !x.Info.Types[e].IsNil() })
		}) && (outcomeWalk{t}).clauses(parent.Node().(*ast.SwitchStmt), parent) && t.first(parent.Node()) {
			t.report(expr, fmt.Sprintf("the switch over %s decides", what), guess)
		}
	case edge.CaseClause_List:
		if sw, ok := parent.Parent().Parent().Node().(*ast.SwitchStmt); ok && sw.Tag != nil && (outcomeWalk{t}).clauses(sw, parent.Parent().Parent()) && t.first(sw) {
			t.report(expr, fmt.Sprintf("that %s is %s decides", words.OneLine(types.ExprString(sw.Tag)), what), guess)
		}
	case edge.CallExpr_Args:
		t.argument(parent, i, what, guess)
	case edge.SelectorExpr_X:
		t.locked(parent, what, guess)
	case edge.IndexExpr_Index:
		n := parent.Node().(*ast.IndexExpr)
		if m, ok := identity.Under(x.Info.TypeOf(n.X)).(*types.Map); ok {
			t.key(parent, n.X, m, what, guess)
		}
	case edge.KeyValueExpr_Key:
		if lit, ok := parent.Parent().Node().(*ast.CompositeLit); ok {
			if m, ok := identity.Under(x.Info.TypeOf(lit)).(*types.Map); ok && t.holdsClientState(m.Elem()) {
				t.report(expr, what+" is a key of a map, which decides", guess)
			}
		}
	default: // the use does not depend on the identity
	}
}

// compared reports a comparison whose result has an effect.
func (t *analysis) compared(at inspector.Cursor, what string, guess bool) {
	t.seen = map[any]bool{}
	n, ok := at.Node().(*ast.BinaryExpr)
	if (outcomeWalk{t}).outcome(at, answer{whenDifferent: ok && n.Op == token.NEQ}) {
		t.report(at, what+" decides", guess)
	}
}

// containing are functions that search for a value among others, removing those that remove it, and failing the
// assertions that fail when two values are the same.
var (
	containing = []string{"Contains", "Index", "ContainsFunc", "IndexFunc"}
	removing   = []string{"DeleteFunc", "CompareAndSwap", "CompareAndDelete"}
	failing    = []string{"NotSame", "NotEqual", "NotSamef", "NotEqualf", "NotContains", "NotContainsf"}
)

// argument examines a function that may compare its argument with others.
func (t *analysis) argument(call inspector.Cursor, i int, what string, guess bool) {
	x := t.At(call)
	n := call.Node().(*ast.CallExpr)
	if x.Builtin(n) == "delete" && i == 1 {
		if m, ok := identity.Under(x.Info.TypeOf(n.Args[0])).(*types.Map); ok {
			t.key(call, n.Args[0], m, what, guess)
		}
		return
	}
	fn := syntax.Callee(x.Info, n.Fun)
	if fn == nil || fn.Pkg() == nil {
		return
	}
	path, recv := fn.Pkg().Path(), fn.Signature().Recv()
	switch {
	case path == "errors" && fn.Name() == "Is":
		t.compared(call, words.OneLine(types.ExprString(n)), guess)
	case path == "slices" && i == 1 && slices.Contains(containing, fn.Name()):
		t.compared(call, words.OneLine(types.ExprString(n)), guess)
	case slices.Contains(removing, fn.Name()) && recv != nil && (path == "sync" || path == "sync/atomic") && i == len(n.Args)-2 || fn.Name() == "CompareAndDelete" && path == "sync":
		t.report(call, words.OneLine(types.ExprString(n))+" decides", guess)
	case path == "sync" && recv != nil && i == 0 && isMap(recv.Type()):
		t.syncKey(call, n, fn.Name(), what, guess)
	case slices.Contains(failing, fn.Name()) && i > 0:
		t.add(call, words.OneLine(types.ExprString(n))+" fails, for after the rewrite the value is the same as all others", guess)
	}
}

func isMap(t types.Type) bool {
	name := identity.Named(t)
	return name != nil && name.Name() == "Map"
}

// syncKey examines a method of a sync.Map with the value as the key.
func (t *analysis) syncKey(call inspector.Cursor, n *ast.CallExpr, method, what string, guess bool) {
	x := t.At(call)
	matters := false
	switch method {
	case "Store", "Swap", "LoadOrStore":
		matters = len(n.Args) > 1 && t.holdsClientState(x.Info.TypeOf(n.Args[1]))
	case "Load", "LoadAndDelete":
		t.seen = map[any]bool{}
		matters = (outcomeWalk{t}).outcome(call, answer{})
	}
	if matters && t.first(x.Base(n.Fun.(*ast.SelectorExpr).X)) {
		t.report(call, fmt.Sprintf("%s is a key of %s, which decides", what, words.OneLine(types.ExprString(n.Fun.(*ast.SelectorExpr).X))), guess)
	}
}

// locked reports a lock of the value, unless a method of its own type takes it.
func (t *analysis) locked(sel inspector.Cursor, what string, guess bool) {
	x := t.At(sel)
	n := sel.Node().(*ast.SelectorExpr)
	s := x.Info.Selections[n]
	if s == nil || t.ofItself(sel) {
		return
	}
	if s.Kind() == types.FieldVal { // c.mu.Lock()
		outer, ok := sel.Parent().Node().(*ast.SelectorExpr)
		if !ok || sel.ParentEdgeKind() != edge.SelectorExpr_X || !identity.FromPackage(s.Type(), "sync") {
			return
		}
		sel, n = sel.Parent(), outer
	}
	if !slices.Contains([]string{"Lock", "RLock", "TryLock", "TryRLock"}, n.Sel.Name) || !syntax.Called(sel) {
		return
	}
	if sig, ok := x.Info.TypeOf(n).(*types.Signature); ok && sig.Params().Len() == 0 {
		t.add(sel, fmt.Sprintf("%s is locked by %s, and all would wait for one lock", what, t.by(sel)), guess)
	}
}

// ofItself reports whether code is in a method of the value's type.
func (t *analysis) ofItself(at inspector.Cursor) bool {
	x := t.At(at)
	for f := range at.Enclosing((*ast.FuncDecl)(nil)) {
		fn, ok := x.Info.Defs[f.Node().(*ast.FuncDecl).Name].(*types.Func)
		return ok && fn.Signature().Recv() != nil && identity.Named(fn.Signature().Recv().Type()) == identity.Named(x.Info.TypeOf(at.Node().(*ast.SelectorExpr).X))
	}
	return false
}

// report records a place where the identity decides what happens to a client.
func (t *analysis) report(at inspector.Cursor, what string, guess bool) {
	t.add(at, fmt.Sprintf("%s what happens in %s, and after the rewrite it is the same as all others", what, t.by(at)), guess)
}

func (t *analysis) add(at inspector.Cursor, detail string, guess bool) {
	h := refusal.Hazard{Kind: refusal.HazardIdentity, Unproven: guess, Place: t.p.Project.PlaceOf(t.At(at).Pkg, at.Node().Pos()), Detail: detail}
	if guess {
		h.Detail += ", if it comes there"
	}
	if !slices.Contains(t.out, h) {
		t.out = append(t.out, h)
	}
}

// first reports whether a map or a switch was not reported before.
func (t *analysis) first(what any) bool {
	seen := t.once[what]
	t.once[what] = true
	return !seen
}

// by names the enclosing function.
func (t *analysis) by(at inspector.Cursor) string {
	for f := range at.Enclosing((*ast.FuncDecl)(nil)) {
		return syntax.FunctionName(f.Node().(*ast.FuncDecl))
	}
	return "the package " + t.At(at).Pkg.Name
}

// client reports whether a type is the value's type or a container of it; not an empty interface.
func (t *analysis) client(typ types.Type) bool {
	if typ == nil || identity.IsError(typ) || identity.AcceptsAnything(typ) {
		return false
	}
	if _, fn := typ.Underlying().(*types.Signature); fn {
		return false
	}
	if i, ok := typ.Underlying().(*types.Interface); ok && i.NumMethods() == 0 {
		return false
	}
	return t.Carries(typ) || t.of != nil && t.of.client(typ)
}
