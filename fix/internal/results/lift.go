package results

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/calls"
	"github.com/seed-58def443/ssot/fix/internal/comment"
	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/lines"
	"github.com/seed-58def443/ssot/fix/internal/naming"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/words"
	"github.com/seed-58def443/ssot/fix/refusal"
)

// lifted returns the statement above which the expression of a site can be evaluated instead. If there is none it
// returns the reason: an expression with an effect that was evaluated before the site would then be evaluated after
// it.
//
// Go orders calls, receives and operations that can panic, but not reads of variables. So all that is evaluated
// before the site in its statement must be harmless or go above as well, and the site must be evaluated exactly once
// whenever the statement is.
func lifted(info *types.Info, s *site.Site, goes func(ast.Expr) bool) (ast.Stmt, string) {
	for i := len(s.Path) - 2; i > 0; i-- {
		n, child := s.Path[i], s.Path[i+1]
		if why := sometimes(n, child); why != "" {
			return nil, why
		}
		for _, before := range syntax.Children(n) {
			if before.End() <= child.Pos() && !quiet(info, n, before) && !goes(valueOf(before)) {
				return nil, words.OneLine(source(s, before)) + " is evaluated before it; " + advice
			}
		}
		stmt, ok := n.(ast.Stmt)
		if !ok {
			continue
		}
		if !lists(s, stmt) {
			switch s.Path[i-1].(type) {
			case *ast.IfStmt, *ast.ForStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt:
				continue // it is the head of that statement
			}
			return nil, "it stands under a label or in a select; assign it to a variable first"
		}
		if !lines.Begins(s.File.Src, s.File.Tok.Offset(stmt.Pos())) {
			return nil, "its statement shares a line with other code"
		}
		return stmt, ""
	}
	return nil, "it is part of a larger expression; assign it to a variable first"
}

// advice ends the reason why something that is evaluated before a site keeps it from a statement above.
const advice = "assign it to a variable first"

// valueOf returns the expression of an argument or an element; nil for other nodes.
func valueOf(n ast.Node) ast.Expr {
	switch n := n.(type) {
	case *ast.KeyValueExpr:
		return n.Value
	case ast.Expr:
		return n
	}
	return nil
}

// sometimes explains why child, a part of n, is not evaluated exactly once, or is evaluated after other parts; it
// returns "" if neither is so.
func sometimes(n, child ast.Node) string {
	switch n := n.(type) {
	case *ast.BinaryExpr:
		if child == n.Y && (n.Op == token.LAND || n.Op == token.LOR) {
			return "it is evaluated only when what stands before " + n.Op.String() + " asks for it; assign it to a variable first"
		}
	case *ast.IfStmt:
		if child == n.Else {
			return "it is evaluated only when the if before it is not taken; assign it to a variable first"
		}
	case *ast.ForStmt:
		if child == n.Cond || child == n.Post {
			return "each round of the loop evaluates it anew; assign it to a variable first"
		}
	case *ast.CaseClause:
		return "the cases before it may be taken; assign it to a variable first"
	}
	return ""
}

// quiet reports whether n, a part of around that is evaluated before the site, has no effect.
func quiet(info *types.Info, around, n ast.Node) bool {
	switch n := n.(type) {
	case ast.Expr:
		if assign, ok := around.(*ast.AssignStmt); ok && slices.Contains(assign.Lhs, n) {
			return place(info, n)
		}
		return calls.Harmless(info, n)
	case *ast.CommentGroup:
		return true
	case *ast.ValueSpec:
		return !slices.ContainsFunc(n.Values, func(e ast.Expr) bool { return !calls.Harmless(info, e) })
	}
	return false
}

// place reports whether evaluating the operands of an assignment's left side has no effect. Whether the assignment
// itself panics is decided after all operands are evaluated.
func place(info *types.Info, to ast.Expr) bool {
	switch to := ast.Unparen(to).(type) {
	case *ast.IndexExpr:
		return calls.Harmless(info, to.X) && calls.Harmless(info, to.Index)
	case *ast.StarExpr:
		return calls.Harmless(info, to.X)
	default:
		return calls.Harmless(info, to)
	}
}

// source returns the source text of a node.
func source(s *site.Site, n ast.Node) string {
	return string(s.File.Src[s.File.Tok.Offset(n.Pos()):s.File.Tok.Offset(n.End())])
}

// whole returns the part of an if or a switch that declares the variable for the use, up to the condition or the tag:
// all of it can go when the statement above can declare the variable under the same name. In a for each round has a
// variable of its own.
func (g *Gain) whole(d *filerewrite.File, names map[*types.Scope]map[string]bool) (syntax.Extent, bool) {
	if g.head == nil || syntax.Blank(g.head) {
		return syntax.Extent{}, false
	}
	var next ast.Node
	switch n := g.site.Parent(2).(type) {
	case *ast.IfStmt:
		next = n.Cond
	case *ast.SwitchStmt:
		next = n.Body
		if n.Tag != nil {
			next = n.Tag
		}
	case *ast.TypeSwitchStmt:
		next = n.Assign
	default:
		return syntax.Extent{}, false
	}
	tok := d.File.Tok
	head := syntax.Extent{Start: tok.Offset(g.head.Pos()), End: tok.Offset(next.Pos())}
	scope := d.Imports.Scope(d.Variants[0], g.above())
	if scope == nil || names[scope][g.head.Name] || !free(d, g.head.Name, g.above()) ||
		len(comment.In(d.File, syntax.Extent{Start: head.Start, End: g.site.Start()})) > 0 ||
		len(comment.In(d.File, syntax.Extent{Start: g.site.End(), End: head.End})) > 0 {
		return syntax.Extent{}, false
	}
	if names[scope] == nil {
		names[scope] = map[string]bool{}
	}
	names[scope][g.head.Name] = true
	return head, true
}

// valueName returns a free name for the value of a use that gets a statement of its own: the name of the field or
// parameter that receives the value, otherwise a name for its type.
func valueName(d *filerewrite.File, g *Gain, names map[*types.Scope]map[string]bool) (string, *refusal.Refusal) {
	scope := d.Imports.Scope(d.Variants[0], g.above())
	for _, name := range naming.Candidates(goesTo(d, g.site)) {
		if scope == nil || names[scope][name] || !token.IsIdentifier(name) || !free(d, name, g.above()) || !free(d, name, g.site.Expr.Pos()) {
			continue
		}
		if names[scope] == nil {
			names[scope] = map[string]bool{}
		}
		names[scope][name] = true
		return name, nil
	}
	return "", &refusal.Refusal{Kind: refusal.Name, Detail: "no free name for what " + g.site.V.Entry.Use + " returns"}
}

// free reports whether a name is undeclared at pos and is not declared later in its block.
func free(d *filerewrite.File, name string, pos token.Pos) bool {
	for _, pkg := range d.Variants {
		scope := d.Imports.Scope(pkg, pos)
		if scope == nil || scope.Lookup(name) != nil {
			return false
		}
		if _, obj := scope.LookupParent(name, token.NoPos); obj != nil {
			return false
		}
	}
	return true
}

// goesTo returns the name of the field or parameter that receives a site's value, or a name for its type.
func goesTo(d *filerewrite.File, s *site.Site) string {
	info := d.Variants[0].Info
	switch p := s.Parent(1).(type) {
	case *ast.KeyValueExpr:
		if id, ok := p.Key.(*ast.Ident); ok {
			if v, ok := info.Uses[id].(*types.Var); ok && v.IsField() {
				return naming.Lower(id.Name)
			}
		}
	case *ast.CallExpr:
		if fn, i := syntax.Callee(info, p.Fun), slices.Index(p.Args, s.Expr); fn != nil && i >= 0 {
			const long = 3 // shorter parameter names say little outside of their function
			if to := index.ArgumentOf(fn.Signature(), i); to != nil && len(to.Name()) >= long && (!fn.Signature().Variadic() || i < fn.Signature().Params().Len()-1) {
				return to.Name()
			}
		}
	}
	return naming.Value(identity.Results(s.Typ(d.Variants[0]))[0])
}
