package deadlocal

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/seed-58def443/ssot/fix/internal/calls"
	"github.com/seed-58def443/ssot/fix/internal/comment"
	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/leave"
	"github.com/seed-58def443/ssot/fix/internal/results"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/patch"
)

// remains handles variables that nothing reads any more but whose values have an effect: the value is kept and the
// name removed. mr := miniredis.RunT(t) becomes miniredis.RunT(t), and opts, err := parse(url) becomes _, err :=
// parse(url).
type remains struct {
	draft *filerewrite.File
	index *index.Index
	named map[*ast.AssignStmt]map[int]bool      // indexes of the left-hand names to remove
	specs map[*ast.ValueSpec][]inspector.Cursor // names to remove
	order []*ast.AssignStmt                     // the keys of named, in source order
	gone  []index.DeadLocal                     // declarations without a value, removed as a whole
}

// remain removes the names of unread variables whose values have an effect, and returns the statements that are
// removed with them. A variable whose name can't be removed is left alone; verification then reports it as unused.
func remain(d *filerewrite.File) []index.DeadLocal {
	r := &remains{draft: d, index: d.Package.Index(d.Variants[0]), named: map[*ast.AssignStmt]map[int]bool{}, specs: map[*ast.ValueSpec][]inspector.Cursor{}}
	for _, f := range d.ChangedDecls() {
		found := r.index.Definitions(f.Decl)
		for _, id := range found.Vars {
			if !IsGone(d, id) {
				r.variable(id, r.index.Info.Defs[id.Node().(*ast.Ident)].(*types.Var), f.Fed)
			}
		}
		r.typeSwitches(found.Switches)
	}
	for _, assign := range r.order {
		r.assignment(assign)
	}
	for spec, names := range r.specs {
		r.declaration(spec, names)
	}
	return r.gone
}

// IsGone reports whether a node lies in code that the file rewrite removes.
func IsGone(d *filerewrite.File, at inspector.Cursor) bool {
	return syntax.Within(d.Gone, d.File.Tok.Offset(at.Node().Pos()))
}

// variable removes the name of v if all code that reads v is removed.
func (r *remains) variable(def inspector.Cursor, v *types.Var, s *site.Site) {
	var read bool
	mentions := []inspector.Cursor{def}
	for _, use := range r.index.Of[v] {
		switch gone := IsGone(r.draft, use); {
		case !syntax.Assigned(use):
			if !gone {
				return
			}
			read = true
		case !gone:
			mentions = append(mentions, use)
		}
	}
	if !read || slices.ContainsFunc(mentions, func(at inspector.Cursor) bool { return !r.can(at, len(mentions) > 1) }) {
		return
	}
	for _, at := range mentions {
		switch n := at.Parent().Node().(type) {
		case *ast.AssignStmt:
			if r.named[n] == nil {
				r.named[n] = map[int]bool{}
				r.order = append(r.order, n)
			}
			_, i := at.ParentEdge()
			r.named[n][i] = true
		case *ast.ValueSpec:
			if stmt, ok := r.empty(at); ok {
				r.gone = append(r.gone, index.DeadLocal{Stmt: stmt, Name: v.Name(), Decl: syntax.DeclOf(r.draft.File, stmt), Fed: s})
			} else {
				r.specs[n] = append(r.specs[n], at)
			}
		}
	}
}

// can reports whether the name can be removed where the variable is declared or assigned to, and whether the
// remaining statement makes sense. If the variable is assigned to again, every value must have an effect; otherwise
// a statement without effect would remain.
func (r *remains) can(at inspector.Cursor, again bool) bool {
	stmt := at.Parent()
	switch n := stmt.Node().(type) {
	case *ast.AssignStmt:
		if r.ownedBySite(n.Rhs) || !syntax.Assigned(at) {
			return false
		}
		if len(n.Lhs) > 1 {
			return true
		}
		_, ok := comment.Listed(stmt)
		return ok && !calls.Harmless(r.index.Info, n.Rhs[0]) && len(comment.In(r.draft.File, r.until(n, n.Rhs[0]))) == 0
	case *ast.ValueSpec:
		if r.ownedBySite(n.Values) || stmt.Parent().ParentEdgeKind() != edge.DeclStmt_Decl {
			return false
		}
		if len(n.Values) == 0 {
			_, ok := r.empty(at)
			return ok
		}
		return len(n.Names) > 1 || !again || !calls.Harmless(r.index.Info, n.Values[0])
	default:
		return false
	}
}

// ownedBySite reports whether one of the values is a replaced violation; its statement is handled by other steps.
func (r *remains) ownedBySite(values []ast.Expr) bool {
	return slices.ContainsFunc(r.draft.Sites, func(s *site.Site) bool { return slices.Contains(values, s.Expr) })
}

// empty returns the statement that declares one variable without a value: var c T.
func (r *remains) empty(name inspector.Cursor) (ast.Stmt, bool) {
	spec := name.Parent().Node().(*ast.ValueSpec)
	gen := name.Parent().Parent()
	stmt, ok := comment.Listed(gen.Parent())
	return stmt, ok && len(spec.Names) == 1 && len(spec.Values) == 0 && len(gen.Node().(*ast.GenDecl).Specs) == 1 && syntax.OwnsLines(r.draft.File, stmt)
}

// until returns the extent from the start of one node to the start of another.
func (r *remains) until(from, to ast.Node) syntax.Extent {
	return syntax.Extent{Start: r.draft.File.Tok.Offset(from.Pos()), End: r.draft.File.Tok.Offset(to.Pos())}
}

func (r *remains) edit(e syntax.Extent, text string) {
	r.draft.Edits = append(r.draft.Edits, patch.Edit{Start: e.Start, End: e.End, New: text})
}

// assignment removes names from the left side of an assignment.
func (r *remains) assignment(assign *ast.AssignStmt) {
	left, declares := 0, false
	for i, e := range assign.Lhs {
		if r.named[assign][i] || syntax.Blank(e) {
			continue
		}
		left++
		id, ok := e.(*ast.Ident)
		declares = declares || ok && r.index.Info.Defs[id] != nil
	}
	at, ok := r.index.Root.FindNode(assign)
	if _, alone := comment.Listed(at); ok && alone && left == 0 && len(assign.Rhs) == 1 && len(comment.In(r.draft.File, r.until(assign, assign.Rhs[0]))) == 0 {
		r.value(r.until(assign, assign.Rhs[0]), assign.Rhs[0], len(assign.Lhs))
		return
	}
	for i := range r.named[assign] {
		r.edit(leave.Span(r.draft, assign.Lhs[i]), "_")
	}
	if assign.Tok == token.DEFINE && !declares {
		results.Retoken(r.draft, assign, token.ASSIGN)
	}
}

// declaration removes the names of variables that are declared with a value.
func (r *remains) declaration(spec *ast.ValueSpec, names []inspector.Cursor) {
	decl := names[0].Parent().Parent()
	gen := decl.Node().(*ast.GenDecl)
	whole := len(names) == len(spec.Names) && len(spec.Values) == 1
	if _, ok := comment.Listed(decl.Parent()); ok && whole && !gen.Lparen.IsValid() && spec.Type == nil && len(comment.In(r.draft.File, r.until(gen, spec.Values[0]))) == 0 {
		r.value(r.until(gen, spec.Values[0]), spec.Values[0], len(names))
		return
	}
	for _, name := range names {
		r.edit(leave.Span(r.draft, name.Node()), "_")
	}
}

// value turns a value, or a call with several results, into a statement by replacing the text before it.
func (r *remains) value(before syntax.Extent, value ast.Expr, names int) {
	text := ""
	if !isStatement(r.index.Info, value) {
		text = strings.Repeat("_, ", names-1) + "_ = "
	}
	r.edit(before, text)
}

// isStatement reports whether an expression reads as an intended statement: a receive, or a call that has an effect
// and returns no error (an ignored error would look like a mistake).
func isStatement(info *types.Info, e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.CallExpr:
		if info.Types[e.Fun].IsType() || slices.ContainsFunc(identity.Results(info.TypeOf(e)), identity.IsError) {
			return false
		}
		switch fn := typeutil.Callee(info, e).(type) {
		case *types.Builtin:
			return false
		case *types.Func:
			return fn.Signature().Recv() != nil && !calls.OnlyDescribes(fn) || fn.Signature().Recv() == nil && !calls.OnlyComputes(fn)
		}
		return true
	case *ast.UnaryExpr:
		return e.Op == token.ARROW
	}
	return false
}
