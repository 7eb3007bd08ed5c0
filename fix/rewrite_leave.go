package fix

import (
	"bytes"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/scan/load"
)

// leaving is a statement that has no sense without a violation: it closed what the violation built, or handled its error.
type leaving struct {
	stmt ast.Stmt
	site *site // maybe of another file
}

// cut is a piece of code that goes with a site.
type cut struct {
	extent
	fed *site
}

// leave finds the statements that go with the sites of a draft.
func (p *leaveStep) leave(d *draft) *Refusal {
	for _, s := range d.sites {
		e := p.hazard.ending(d.group, s)
		if e == nil || s.keeps {
			continue
		}
		if e.only {
			return &Refusal{RefusedUnused, e.name + " was only opened and closed here, so nothing would be left to use it: remove it by hand"}
		}
		for _, stmt := range e.stmts {
			d.leaving = append(d.leaving, leaving{stmt, s})
		}
	}
	return nil
}

// left are the statements to take out, as what feeds a site.
func (d *draft) left() []feeder {
	if len(d.leaving) == 0 {
		return nil
	}
	var stmts []ast.Stmt
	for _, l := range d.leaving {
		if !slices.Contains(stmts, l.stmt) { // two values may be closed by one
			stmts = append(stmts, l.stmt)
		}
	}
	whole, emptied, _ := d.group.index(d.variants[0]).collapse(d.file, stmts)
	siteOf := func(n ast.Node) *site {
		i := slices.IndexFunc(d.leaving, func(l leaving) bool { return n.Pos() <= l.stmt.Pos() && l.stmt.End() <= n.End() })
		return d.leaving[i].site
	}
	for _, b := range emptied {
		body := d.span(b)
		d.gone = append(d.gone, body)
		d.edits = append(d.edits, patch.Edit{Start: body.start + 1, End: body.end - 1})
	}
	out := make([]feeder, len(whole))
	for i, stmt := range whole {
		out[i] = feeder{stmt: stmt, decl: declOf(d.file, stmt), fed: siteOf(stmt)}
	}
	return out
}

// declOf is the top-level declaration around a node.
func declOf(file *load.File, n ast.Node) ast.Decl {
	i := slices.IndexFunc(file.Syntax.Decls, func(d ast.Decl) bool { return d.Pos() <= n.Pos() && n.End() <= d.End() })
	if i < 0 {
		return nil
	}
	return file.Syntax.Decls[i]
}

// beside says that what feeds a site stands in its declaration, so that its comments can go there.
func (f feeder) beside(d *draft) bool {
	return f.fed.file.Path == d.file.Path && f.fed.decl() == f.decl
}

// alone refuses what shares its lines with other code.
func (d *draft) alone(stmt ast.Stmt) *Refusal {
	if alone(d.file, stmt) {
		return nil
	}
	return &Refusal{RefusedResults, "the statement shares a line with other code, so the lines that it needs beside it can't be written; put it on a line of its own first"}
}

// below inserts lines under a statement, indented as it is.
func (d *draft) below(stmt ast.Stmt, lines ...string) {
	at := len(d.file.Src)
	if end := d.file.Tok.Offset(stmt.End()); bytes.IndexByte(d.file.Src[end:], '\n') >= 0 {
		at = end + bytes.IndexByte(d.file.Src[end:], '\n') + 1
	}
	d.edits = append(d.edits, patch.Edit{Start: at, End: at, New: d.indented(stmt, lines)})
}

// above inserts lines over a statement.
func (d *draft) above(stmt ast.Stmt, lines ...string) {
	start := d.file.Tok.Offset(stmt.Pos())
	at := bytes.LastIndexByte(d.file.Src[:start], '\n') + 1
	d.edits = append(d.edits, patch.Edit{Start: at, End: at, New: d.indented(stmt, lines)})
}

func (d *draft) indented(stmt ast.Stmt, lines []string) string {
	start := d.file.Tok.Offset(stmt.Pos())
	indent := string(d.file.Src[bytes.LastIndexByte(d.file.Src[:start], '\n')+1 : start])
	var out strings.Builder
	for _, l := range lines {
		out.WriteString(indent + l + d.layout.eol)
	}
	return out.String()
}

// span is the extent of a node.
func (d *draft) span(n ast.Node) extent {
	return extent{d.file.Tok.Offset(n.Pos()), d.file.Tok.Offset(n.End())}
}

// collapse turns statements that go into what goes for them: a block that holds nothing else goes with what it belongs to, a deferred literal, an if that decides nothing more, a loop that only looks.
// The body of a function that is declared, or of a literal that is a value, stays and is emptied; one of a declared function that has comments in the file loses its statements alone; without a file that is not looked at.
// It reports false when something would be left that makes no sense, like a loop around nothing.
func (x *usesIndex) collapse(file *load.File, stmts []ast.Stmt) (whole []ast.Stmt, emptied []*ast.BlockStmt, ok bool) {
	gone := slices.Clone(stmts)
	ok = true
	for i := 0; i < len(gone); i++ {
		cur, found := x.root.FindNode(gone[i])
		if !found {
			return nil, nil, false
		}
		block, isBlock := cur.Parent().Node().(*ast.BlockStmt)
		if !isBlock || slices.ContainsFunc(block.List, func(s ast.Stmt) bool { return !slices.Contains(gone, s) }) {
			continue
		}
		outer, body := x.around(cur.Parent())
		switch {
		case outer != nil && !slices.Contains(gone, outer):
			gone = append(gone, outer)
		case body != nil && cur.Parent().ParentEdgeKind() == edge.FuncDecl_Body && file != nil && len(commentsIn(file, extent{file.Tok.Offset(body.Pos()), file.Tok.Offset(body.End())})) > 0:
		case body != nil && !slices.Contains(emptied, body):
			emptied = append(emptied, body)
		case outer == nil && body == nil:
			ok = false
		}
	}
	in := func(s ast.Stmt, n ast.Node) bool { return n.Pos() <= s.Pos() && s.End() <= n.End() }
	for _, s := range gone {
		if !slices.ContainsFunc(gone, func(o ast.Stmt) bool { return o != s && in(s, o) }) && !slices.ContainsFunc(emptied, func(b *ast.BlockStmt) bool { return in(s, b) }) {
			whole = append(whole, s)
		}
	}
	return whole, emptied, ok
}

// around is the statement that has no sense once a block is empty, or the body that stays without it.
func (x *usesIndex) around(block inspector.Cursor) (ast.Stmt, *ast.BlockStmt) {
	holder := block.Parent()
	switch block.ParentEdgeKind() {
	case edge.BlockStmt_List, edge.CaseClause_Body, edge.CommClause_Body:
		return block.Node().(ast.Stmt), nil
	case edge.IfStmt_Body:
		n := holder.Node().(*ast.IfStmt)
		if stmt, listed := listed(holder); listed && n.Else == nil && n.Init == nil && onlyLooks(x, n.Cond) {
			return stmt, nil
		}
	case edge.RangeStmt_Body:
		if stmt, listed := listed(holder); listed && x.onlyVisits(holder.Node().(*ast.RangeStmt)) {
			return stmt, nil
		}
	case edge.FuncDecl_Body:
		return nil, block.Node().(*ast.BlockStmt)
	case edge.FuncLit_Body:
		lit := holder.Node().(*ast.FuncLit)
		if stmt, ok := runs(holder); ok {
			return stmt, nil
		}
		if lit.Type.Results == nil {
			return nil, lit.Body
		}
	default:
	}
	return nil, nil
}

// allGone is the body of a declared function of which every statement goes, and the comments in it that do not go with one; nil when there is more in it.
func allGone(file *load.File, decl ast.Decl, stmts []ast.Node) (body *ast.BlockStmt, left []*ast.Comment) {
	f, ok := decl.(*ast.FuncDecl)
	if !ok || f.Body == nil || slices.ContainsFunc(f.Body.List, func(s ast.Stmt) bool { return !slices.Contains(stmts, ast.Node(s)) }) {
		return nil, nil
	}
	left = commentsIn(file, extent{file.Tok.Offset(f.Body.Pos()), file.Tok.Offset(f.Body.End())})
	for _, stmt := range f.Body.List {
		goes := slices.Concat(heading(file, stmt), going(file, stmt))
		left = slices.DeleteFunc(left, func(c *ast.Comment) bool { return slices.Contains(goes, c) })
	}
	return f.Body, left
}

// onlyVisits says that a loop over nothing does nothing: it goes through elements, declares its variables, and neither receives nor calls.
func (x *usesIndex) onlyVisits(n *ast.RangeStmt) bool {
	switch under(x.info.TypeOf(n.X)).(type) {
	case *types.Chan, *types.Signature, nil:
		return false
	}
	return n.Tok != token.ASSIGN && x.looked(n.X)
}

// runs is the statement that does nothing but run a literal, now or at the end.
func runs(lit inspector.Cursor) (ast.Stmt, bool) {
	call := lit.Parent()
	n, ok := call.Node().(*ast.CallExpr)
	if !ok {
		return nil, false
	}
	switch call.ParentEdgeKind() {
	case edge.DeferStmt_Call, edge.GoStmt_Call:
		if lit.ParentEdgeKind() == edge.CallExpr_Fun && len(n.Args) == 0 {
			return listed(call.Parent())
		}
	case edge.ExprStmt_X:
		if lit.ParentEdgeKind() == edge.CallExpr_Fun && len(n.Args) == 0 || lit.ParentEdgeKind() == edge.CallExpr_Args && cleanup(n) {
			return listed(call.Parent())
		}
	default:
	}
	return nil, false
}

// listed is a statement that stands among others: not a label's, nor part of an if or a for.
func listed(stmt inspector.Cursor) (ast.Stmt, bool) {
	switch stmt.ParentEdgeKind() {
	case edge.BlockStmt_List, edge.CaseClause_Body, edge.CommClause_Body:
		return stmt.Node().(ast.Stmt), true
	default:
		return nil, false
	}
}

// onlyLooks says that a condition only looks: names, fields and nil.
func onlyLooks(x *usesIndex, cond ast.Expr) bool {
	if e, ok := ast.Unparen(cond).(*ast.BinaryExpr); ok {
		return onlyLooks(x, e.X) && onlyLooks(x, e.Y)
	}
	return harmless(x.info, cond)
}

// alone says that a statement has its lines to itself, but for comments.
func alone(file *load.File, stmt ast.Stmt) bool {
	start, end := file.Tok.Offset(stmt.Pos()), file.Tok.Offset(stmt.End())
	before := file.Src[bytes.LastIndexByte(file.Src[:start], '\n')+1 : start]
	after, _, _ := bytes.Cut(file.Src[end:], []byte("\n"))
	after = bytes.TrimSpace(after)
	return len(bytes.TrimSpace(before)) == 0 && (len(after) == 0 || bytes.HasPrefix(after, []byte("//")))
}

// heading is the comment right above a statement.
func heading(file *load.File, stmt ast.Node) []*ast.Comment {
	line := file.Tok.Line(stmt.Pos())
	for _, group := range file.Syntax.Comments {
		if file.Tok.Line(group.End()-1) != line-1 {
			continue
		}
		start := file.Tok.Offset(group.Pos())
		if before := file.Src[bytes.LastIndexByte(file.Src[:start], '\n')+1 : start]; len(bytes.TrimSpace(before)) == 0 {
			return group.List
		}
	}
	return nil
}

// heads says that the comment above a statement may be about what follows as well: another statement stands on the next line.
func heads(file *load.File, stmt ast.Stmt) bool {
	_, rest, _ := bytes.Cut(file.Src[file.Tok.Offset(stmt.End()):], []byte("\n"))
	next, _, _ := bytes.Cut(rest, []byte("\n"))
	next = bytes.TrimSpace(next)
	for _, end := range []string{"}", "case ", "default:"} {
		if bytes.HasPrefix(next, []byte(end)) {
			return false
		}
	}
	return len(next) > 0
}

// going are the comments that go with a statement: those in it, behind it and, when they are about nothing else, above it.
func going(file *load.File, stmt ast.Stmt) []*ast.Comment {
	inside := commentsIn(file, extent{file.Tok.Offset(stmt.Pos()), file.Tok.Offset(stmt.End())})
	var above []*ast.Comment
	if !heads(file, stmt) {
		above = heading(file, stmt)
	}
	return slices.Concat(above, inside, trailing(file, stmt))
}
