package results

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/comment"
	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/handling"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/leave"
	"github.com/seed-58def443/ssot/fix/internal/naming"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/use"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan/load"
)

// A Gain describes how to handle an error that the use returns and the violation did not.
type Gain struct {
	site  *site.Site
	sig   *types.Signature // of the enclosing function
	style *handling.Style  // how the enclosing function handles errors
	// For an assignment or declaration of one variable, and for a use that gets a statement of its own:
	stmt ast.Stmt
	name ast.Expr    // nil if the use gets a statement of its own
	tok  token.Token // ASSIGN, DEFINE or VAR
	// For a use that gets a statement of its own: the variable that it declares in the head of an if, a switch or a
	// for, nil if it declares none there.
	head *ast.Ident
	// For return old(), nil:
	ret *ast.ReturnStmt
}

// Lifts reports whether the use gets a statement of its own, above the one that contains the violation.
func (g *Gain) Lifts() bool { return g.ret == nil && g.name == nil }

// Declares reports whether the type of what the use is assigned to follows from the use.
func (g *Gain) Declares() bool { return !g.Lifts() || g.head != nil }

// above returns a position right before the statement, in the block that contains it. A statement with a block of
// its own, such as a loop, starts inside that block.
func (g *Gain) above() token.Pos { return g.stmt.Pos() - 1 }

// GainOf returns how the error of a use can be handled at a violation. goes reports whether an expression that is
// evaluated before it gets a statement above as well, before that of the violation.
func GainOf(pkg *load.Package, s *site.Site, goes func(ast.Expr) bool) (*Gain, *refusal.Refusal) {
	refuse := func(why string) (*Gain, *refusal.Refusal) {
		return nil, &refusal.Refusal{Kind: refusal.Results, Detail: fmt.Sprintf("%s returns an error too, which %s does not: %s", s.V.Entry.Use, s.V.Symbol, why)}
	}
	g := &Gain{site: s, sig: syntax.EnclosingSignature(pkg.Info, s.Path)}
	if g.sig == nil {
		return refuse("here no function could handle it")
	}
	style, ok := handling.Of(pkg, s)
	if !ok {
		return refuse("the function around it returns none to pass it on with, and handles no other in a way that would do for it")
	}
	g.style = style
	switch n := s.Parent(1).(type) {
	case *ast.AssignStmt:
		if len(n.Lhs) == 1 && len(n.Rhs) == 1 && (n.Tok == token.ASSIGN || n.Tok == token.DEFINE) {
			g.stmt, g.name, g.tok = n, n.Lhs[0], n.Tok
		}
	case *ast.ValueSpec:
		if gen, ok := s.Parent(2).(*ast.GenDecl); ok && len(gen.Specs) == 1 && len(n.Names) == 1 && n.Type == nil {
			g.stmt, _ = s.Parent(3).(ast.Stmt)
			g.name, g.tok = n.Names[0], token.VAR
		}
	case *ast.ReturnStmt:
		if style.Plain() && g.sig.Results().Len() == 2 && len(n.Results) == 2 && n.Results[0] == s.Expr && pkg.Info.Types[n.Results[1]].IsNil() {
			g.ret = n
			return g, nil
		}
	case *ast.ExprStmt:
		return refuse("nothing takes what it returns")
	}
	if inHead(s) {
		if g.tok == token.DEFINE {
			g.head, _ = g.name.(*ast.Ident)
		}
		g.name = nil
	}
	if g.name == nil {
		stmt, why := lifted(pkg.Info, s, goes)
		if why != "" {
			return refuse(why)
		}
		g.stmt, g.tok = stmt, token.DEFINE
		return g, nil
	}
	if !lists(s, g.stmt) {
		return refuse(notOwn(s))
	}
	if !syntax.OwnsLines(s.File, g.stmt) {
		return refuse("its statement shares a line with other code")
	}
	return g, nil
}

// inHead reports whether the statement of a site initialises an if, a switch or a for.
func inHead(s *site.Site) bool {
	switch n := s.Parent(2).(type) {
	case *ast.IfStmt:
		return n.Init == s.Parent(1)
	case *ast.SwitchStmt:
		return n.Init == s.Parent(1)
	case *ast.TypeSwitchStmt:
		return n.Init == s.Parent(1)
	case *ast.ForStmt:
		return n.Init == s.Parent(1)
	}
	return false
}

// notOwn explains why an assignment can't take an error as a second value.
func notOwn(s *site.Site) string {
	if _, ok := s.Parent(2).(*ast.LabeledStmt); ok {
		return "a label stands before it; take it out of the labelled statement first"
	}
	return "it stands in the head of a statement; assign it to a variable before that"
}

// GainResults adds the handling of the errors that the uses return and the violations did not.
func (p *Step) GainResults(d *filerewrite.File) *refusal.Refusal {
	pkg := d.Variants[0]
	names := map[*types.Scope]map[string]bool{} // declared by the rewrite
	for _, s := range d.Sites {
		u, r := p.Table.UseAt(pkg.Configuration, s)
		if r != nil {
			return r
		}
		if len(identity.Results(s.Typ(pkg))) != 1 || len(identity.Results(u.Typ)) != 2 {
			continue
		}
		g, r := GainOf(pkg, s, d.Lifted)
		if r != nil {
			if _, other := GainOf(pkg, s, p.Table.Project.Found(s.File)); other == nil {
				r.Detail = strings.Replace(r.Detail, advice, "accept that one first", 1)
			}
			return r
		}
		if r := g.write(d, called(u), names); r != nil {
			return r
		}
	}
	return nil
}

// called returns the function that a use calls, as an error message names it.
func called(u *use.Use) string {
	if call, ok := ast.Unparen(u.Expr).(*ast.CallExpr); ok {
		return types.ExprString(call.Fun)
	}
	return u.Text
}

// write makes the statement around a site assign the error, and inserts the error check below it.
func (g *Gain) write(d *filerewrite.File, what string, names map[*types.Scope]map[string]bool) *refusal.Refusal {
	if g.ret != nil {
		rest := syntax.Extent{Start: g.site.End(), End: d.File.Tok.Offset(g.ret.Results[1].End())}
		d.Edits = append(d.Edits, patch.Edit{Start: rest.Start, End: rest.End})
		return d.Carry(comment.In(d.File, rest), syntax.Extent{Start: g.site.Start(), End: rest.End})
	}
	var others []string
	if g.style.Returns {
		var r *refusal.Refusal
		if others, r = zeros(d, g); r != nil {
			return r
		}
	}
	name, declare, r := errorName(d, g, names)
	if r != nil {
		return r
	}
	for _, id := range g.style.Mentions() {
		if pkg, ok := d.Variants[0].Info.Uses[id].(*types.PkgName); ok {
			d.Imports.Mention(pkg)
		}
	}
	below := g.style.Lines(name, what, others)
	if g.Lifts() {
		if head, ok := g.whole(d, names); ok {
			d.Lifts = append(d.Lifts, filerewrite.Lift{Site: g.site, Stmt: g.stmt, Names: g.head.Name + ", " + name, Head: head, Below: below})
			return nil
		}
		value, r := valueName(d, g, names)
		if r != nil {
			return r
		}
		d.Lifts = append(d.Lifts, filerewrite.Lift{Site: g.site, Stmt: g.stmt, Names: value + ", " + name, Value: value, Below: below})
		return nil
	}
	if declare && g.tok == token.ASSIGN {
		leave.Above(d, g.stmt, "var "+name+" error")
	}
	at := d.File.Tok.Offset(g.name.End())
	d.Edits = append(d.Edits, patch.Edit{Start: at, End: at, New: ", " + name})
	leave.Below(d, g.stmt, below...)
	return nil
}

// zeros returns the zero values of the enclosing function's other results.
func zeros(d *filerewrite.File, g *Gain) ([]string, *refusal.Refusal) {
	var out []string
	for i := range g.sig.Results().Len() - 1 {
		t := g.sig.Results().At(i).Type()
		text, ok := zero(d, t, g.stmt.Pos())
		if !ok {
			return nil, &refusal.Refusal{Kind: refusal.Results, Detail: fmt.Sprintf("%s returns an error as well, and this file can't write the zero value of %s to return with it", g.site.V.Entry.Use, identity.Short(t))}
		}
		out = append(out, text)
	}
	return out, nil
}

func zero(d *filerewrite.File, t types.Type, pos token.Pos) (string, bool) {
	if _, generic := types.Unalias(t).(*types.TypeParam); generic {
		return "*new(" + identity.Short(t) + ")", true
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Info()&types.IsBoolean != 0:
			return "false", true
		case u.Info()&types.IsString != 0:
			return `""`, true
		case u.Info()&types.IsNumeric != 0:
			return "0", true
		}
		return "nil", true
	case *types.Struct, *types.Array:
		name, ok := d.TypeName(t, pos)
		return name + "{}", ok
	}
	return "nil", true
}

// errorName returns the name for the error of a use: err, unless that name is taken. declare reports whether the
// statement declares it; otherwise an existing variable is reused.
func errorName(d *filerewrite.File, g *Gain, names map[*types.Scope]map[string]bool) (name string, declare bool, r *refusal.Refusal) {
	x := d.Package.Index(d.Variants[0])
	scope := d.Imports.Scope(d.Variants[0], g.above())
	for _, name := range naming.Candidates("err") {
		if scope == nil {
			break
		}
		if names[scope][name] {
			if g.tok == token.VAR {
				continue
			}
			return name, false, nil
		}
		n := &errorVar{draft: d, index: x, gain: g, scope: scope, name: name}
		if n.reusable() {
			return name, false, nil
		}
		if !n.declarable() {
			continue
		}
		if names[scope] == nil {
			names[scope] = map[string]bool{}
		}
		names[scope][name] = true
		return name, true, nil
	}
	return "", false, &refusal.Refusal{Kind: refusal.Name, Detail: "no free name for the error of " + g.site.V.Entry.Use}
}
