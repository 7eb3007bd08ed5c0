package lifetime

import (
	"cmp"
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/hazard/lifetime/finding"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

// storage is a function that is kept in a list, a map or a struct's field, and called from there. A loop that goes
// through the list calls another function in each round; any other loop calls the same one again.
type storage struct {
	*walk
	x      *index.Index
	seen   map[types.Object]bool
	rounds []ast.Node // the loops that go through a list with the function
	twice  bool       // the list has it more than once
}

// stored judges a function literal, or a function's name, by how it is called from where it is kept.
func (w *walk) stored(e ast.Expr) *finding.Finding {
	x := w.index()
	if x == nil {
		return nil
	}
	at, ok := x.Root.FindNode(e)
	if !ok {
		return nil
	}
	v, ok := x.Into(at).(*types.Var)
	if !ok || v.Pkg() != x.Pkg.Types {
		return nil
	}
	s := &storage{walk: w, x: x, seen: map[types.Object]bool{}, twice: listedTwice(x, at)}
	return s.calledFrom(v, false)
}

// returned judges a function literal that the enclosing function returns, the i-th node of the path, by how those
// call it who get it: build := newBuilder().
func (w *walk) returned(i int) *finding.Finding {
	key, ok := w.At.Key()
	if !ok || slices.ContainsFunc(w.At.Path[:i], func(n ast.Node) bool { _, lit := n.(*ast.FuncLit); return lit }) {
		return nil
	}
	for _, at := range w.Calls.Callers(key) {
		if at.Call == nil || at.Guessed || at.Test() != w.test {
			continue
		}
		outer := w.walk(at, w.test)
		call, ok := at.Parent(1).(*ast.CallExpr)
		if ok && call.Fun == ast.Expr(at.Call) {
			if found := outer.inFunction(); found != nil {
				return found
			}
			continue
		}
		if found := outer.stored(at.Call); found != nil {
			return found
		}
	}
	return nil
}

// index returns the index of the package of the place; nil where it is not loaded.
func (w *walk) index() *index.Index {
	for _, pkg := range w.Project.Res.Program.Packages {
		if pkg.Info == w.At.Info {
			return w.Project.Index(pkg)
		}
	}
	return nil
}

// listedTwice reports whether the literal of a list mentions a function more than once, in its elements or below them.
func listedTwice(x *index.Index, at inspector.Cursor) bool {
	fn := x.Object(at.Node().(ast.Expr))
	var list *ast.CompositeLit
	for around := range at.Enclosing() {
		switch n := around.Node().(type) {
		case *ast.CompositeLit:
			list = n
			continue
		case *ast.KeyValueExpr, *ast.UnaryExpr:
			continue
		}
		if around != at {
			break
		}
	}
	if list == nil || fn == nil {
		return false
	}
	n := 0
	for _, id := range x.Of[fn] {
		if list.Pos() <= id.Node().Pos() && id.Node().Pos() < list.End() {
			n++
		}
	}
	return n > 1
}

// calledFrom finds why a variable or field is called many times that holds the function, or a list with it. chosen
// says that it is one of the list, and which is not known.
func (s *storage) calledFrom(v *types.Var, chosen bool) *finding.Finding {
	if s.seen[v] {
		return nil
	}
	s.seen[v] = true
	for _, id := range s.x.Of[v] {
		use := syntax.Mention(id)
		if !syntax.Read(use) {
			continue
		}
		parent, chosen := use.Parent(), chosen
		if use.ParentEdgeKind() == edge.IndexExpr_X {
			chosen = chosen || s.x.Info.Types[parent.Node().(*ast.IndexExpr).Index].Value == nil
			use, parent = parent, parent.Parent()
		}
		var found *finding.Finding
		switch use.ParentEdgeKind() {
		case edge.CallExpr_Fun:
			found = s.called(v, parent, chosen)
		case edge.RangeStmt_X:
			stmt := parent.Node().(*ast.RangeStmt)
			s.rounds = append(s.rounds, stmt)
			if to, ok := s.x.Into(use).(*types.Var); ok && stmt.Value != nil {
				found = s.calledFrom(to, chosen)
			}
		case edge.AssignStmt_Rhs, edge.ValueSpec_Values:
			if to, ok := s.x.Into(use).(*types.Var); ok && to.Pkg() == s.x.Pkg.Types {
				found = s.calledFrom(to, chosen)
			}
		default: // where it goes is not followed
		}
		if found != nil {
			found.By = cmp.Or(found.By, v.Name())
			return found
		}
	}
	return nil
}

// called judges one call.
func (s *storage) called(v *types.Var, call inspector.Cursor, chosen bool) *finding.Finding {
	var path []ast.Node
	for at := range call.Enclosing() {
		if at.Node() != nil {
			path = append(path, at.Node())
		}
	}
	slices.Reverse(path)
	place := s.At.With(path)
	place.File = s.x.File(call.Node()).Path
	if place.Test() != s.test {
		return nil
	}
	inner := s.Finder.walk(place, s.test)
	inner.rounds = slices.Concat(s.rounds, s.throughList(v, path))
	found := inner.inFunction()
	switch {
	case found != nil:
		found.Unproven = found.Unproven || chosen
	case s.twice && slices.ContainsFunc(path, func(n ast.Node) bool { return slices.Contains(inner.rounds, n) }):
		found = inner.finding(call.Node(), "by each of several entries of one list")
	}
	return found
}

// throughList returns the loops around a call that go through the list that it is called from: for i := range fs {
// fs[i]() }, for _, s := range steps { s.run() }.
func (s *storage) throughList(v *types.Var, path []ast.Node) []ast.Node {
	list := map[types.Object]bool{v: true}
	if id := syntax.Root(path[len(path)-1].(*ast.CallExpr).Fun); id != nil {
		list[syntax.Object(s.x.Info, id)] = true
	}
	mentions := func(e ast.Expr) bool {
		found := false
		if e == nil {
			return false
		}
		ast.Inspect(e, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				found = found || list[syntax.Object(s.x.Info, id)]
			}
			return !found
		})
		return found
	}
	var out []ast.Node
	for _, n := range path {
		switch n := n.(type) {
		case *ast.RangeStmt:
			if mentions(n.X) || mentions(n.Value) {
				out = append(out, n)
			}
		case *ast.ForStmt:
			if mentions(n.Cond) {
				out = append(out, n)
			}
		}
	}
	return out
}
