package results

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/comment"
	"github.com/seed-58def443/ssot/fix/internal/draft"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/leave"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan/load"
)

// Gain is how an error comes in that the violation did not have.
type Gain struct {
	site *site.Site
	sig  *types.Signature // of the function around it, whose last result is an error
	// For an assignment or a declaration of one variable:
	stmt ast.Stmt
	name ast.Expr
	tok  token.Token // ASSIGN, DEFINE or VAR
	// For return old(), nil:
	ret *ast.ReturnStmt
}

// GainOf says how the error of a use can be handled where a violation stands.
func GainOf(pkg *load.Package, s *site.Site) (*Gain, *refusal.Refusal) {
	refuse := func(why string) (*Gain, *refusal.Refusal) {
		return nil, &refusal.Refusal{Kind: refusal.Results, Detail: fmt.Sprintf("%s returns an error too, which %s does not: %s", s.V.Entry.Use, s.V.Symbol, why)}
	}
	g := &Gain{site: s, sig: syntax.EnclosingSignature(pkg.Info, s.Path)}
	if g.sig == nil {
		return refuse("here no function could handle it")
	}
	if n := g.sig.Results().Len(); n == 0 || !identity.IsError(g.sig.Results().At(n-1).Type()) {
		return refuse("the function around it returns none to pass it on with")
	}
	switch n := s.Parent(1).(type) {
	case *ast.AssignStmt:
		if len(n.Lhs) != 1 || len(n.Rhs) != 1 || n.Tok != token.ASSIGN && n.Tok != token.DEFINE {
			return refuse("it is assigned together with others; make it a statement of its own first")
		}
		g.stmt, g.name, g.tok = n, n.Lhs[0], n.Tok
	case *ast.ValueSpec:
		if gen, ok := s.Parent(2).(*ast.GenDecl); ok && len(gen.Specs) == 1 && len(n.Names) == 1 && n.Type == nil {
			g.stmt, _ = s.Parent(3).(ast.Stmt)
			g.name, g.tok = n.Names[0], token.VAR
		}
	case *ast.ReturnStmt:
		if g.sig.Results().Len() == 2 && len(n.Results) == 2 && n.Results[0] == s.Expr && pkg.Info.Types[n.Results[1]].IsNil() {
			g.ret = n
			return g, nil
		}
	}
	if !lists(s, g.stmt) {
		return refuse(notOwn(s))
	}
	if !syntax.Alone(s.File, g.stmt) {
		return refuse("its statement shares a line with other code")
	}
	return g, nil
}

// notOwn says why a site is no statement of its own that could take an error as well.
func notOwn(s *site.Site) string {
	switch n := s.Parent(1).(type) {
	case *ast.ValueSpec:
		if n.Type != nil {
			return "the type of " + n.Names[0].Name + " is written out, so the error can't be declared with it; declare it first and assign to it"
		}
		return "it is declared together with others; make it a statement of its own first"
	case *ast.ReturnStmt:
		return "more than it and nil is returned; assign it to a variable first"
	case *ast.ExprStmt:
		return "nothing takes what it returns"
	case *ast.AssignStmt:
		if _, ok := s.Parent(2).(*ast.LabeledStmt); ok {
			return "a label stands before it; take it out of the labelled statement first"
		}
		return "it stands in the head of a statement; assign it to a variable before that"
	}
	return "it is part of a larger expression; assign it to a variable first"
}

// GainResults brings in the errors that the violations did not have.
func (p *Step) GainResults(d *draft.Draft) *refusal.Refusal {
	pkg := d.Variants[0]
	names := map[*types.Scope]map[string]bool{} // that are declared by the rewrite
	for _, s := range d.Sites {
		u, r := p.Table.UseAt(pkg.Configuration, s)
		if r != nil {
			return r
		}
		if len(identity.Results(s.Typ(pkg))) != 1 || len(identity.Results(u.Typ)) != 2 {
			continue
		}
		g, r := GainOf(pkg, s)
		if r != nil {
			return r
		}
		if g.ret != nil {
			rest := syntax.Extent{Start: s.End(), End: d.File.Tok.Offset(g.ret.Results[1].End())}
			d.Edits = append(d.Edits, patch.Edit{Start: rest.Start, End: rest.End})
			if r := d.Carry(comment.In(d.File, rest), s.Start()); r != nil {
				return r
			}
			continue
		}
		zeros, r := zeros(d, g)
		if r != nil {
			return r
		}
		name, declare, r := errorName(d, g, names)
		if r != nil {
			return r
		}
		if declare && g.tok == token.ASSIGN {
			leave.Above(d, g.stmt, "var "+name+" error")
		}
		at := d.File.Tok.Offset(g.name.End())
		d.Edits = append(d.Edits, patch.Edit{Start: at, End: at, New: ", " + name})
		leave.Below(d, g.stmt, "if "+name+" != nil {", "\treturn "+strings.Join(append(zeros, name), ", "), "}")
	}
	return nil
}

// zeros are the zero values of what the function returns beside its error.
func zeros(d *draft.Draft, g *Gain) ([]string, *refusal.Refusal) {
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

func zero(d *draft.Draft, t types.Type, pos token.Pos) (string, bool) {
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

// errorName is the name for the error of a use: err, if nothing is in its way. It is declared there, or there is such a
// variable that can be used.
func errorName(d *draft.Draft, g *Gain, names map[*types.Scope]map[string]bool) (name string, declare bool, r *refusal.Refusal) {
	x := d.Group.Index(d.Variants[0])
	scope := d.Imports.Scope(d.Variants[0], g.stmt.Pos())
	const tries = 10
	for i := 1; scope != nil && i < tries; i++ {
		name := "err"
		if i > 1 {
			name += strconv.Itoa(i)
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

// errorVar judges a name for an error that comes in.
type errorVar struct {
	draft *draft.Draft
	index *index.Index
	gain  *Gain
	scope *types.Scope
	name  string
}

// reusable says that the block has an error variable of this name whose value nobody needs any more.
func (n *errorVar) reusable() bool {
	obj := n.scope.Lookup(n.name)
	if obj == nil && n.gain.tok == token.ASSIGN {
		_, obj = n.scope.LookupParent(n.name, n.gain.stmt.Pos())
	}
	v, ok := obj.(*types.Var)
	if !ok || n.gain.tok == token.VAR || v.Pos() >= n.gain.stmt.Pos() || !identity.IsError(v.Type()) || !n.ours(v) {
		return false
	}
	written := false
	for _, id := range n.index.Of[v] {
		switch pos := id.Node().Pos(); {
		case pos < n.gain.stmt.Pos():
			written = written || syntax.Writes(id)
		case pos > n.gain.stmt.End():
			return syntax.Writes(id) && index.Overwrites(n.index, id, v, n.gain.stmt)
		}
	}
	return !written || !syntax.IsResult(n.gain.sig, v)
}

// ours says that a variable belongs to the function whose statement it is.
func (n *errorVar) ours(v *types.Var) bool {
	if syntax.IsResult(n.gain.sig, v) {
		return true
	}
	for _, around := range slices.Backward(n.gain.site.Path) {
		switch f := around.(type) {
		case *ast.FuncLit:
			return f.Pos() <= v.Pos() && v.Pos() < f.End()
		case *ast.FuncDecl:
			return f.Pos() <= v.Pos() && v.Pos() < f.End()
		}
	}
	return false
}

// declarable says that the name can be declared by the statement; a later declaration in the block becomes an
// assignment then.
func (n *errorVar) declarable() bool {
	until := n.scope.End()
	obj := n.scope.Lookup(n.name)
	if obj != nil {
		if obj.Pos() < n.gain.stmt.End() || !identity.IsError(obj.Type()) {
			return false
		}
		until = obj.Pos()
	}
	if _, outer := n.scope.LookupParent(n.name, n.gain.stmt.Pos()); outer != nil && outer != obj {
		for _, id := range n.index.Of[outer] {
			if pos := id.Node().Pos(); n.gain.stmt.Pos() <= pos && pos < until {
				return false // it would mean the new one
			}
		}
	}
	if obj == nil {
		return true
	}
	for _, s := range syntax.Statements(n.gain.site.Decl()) {
		assign, ok := s.(*ast.AssignStmt)
		if !ok || assign.Pos() > obj.Pos() || assign.End() <= obj.Pos() || assign.Tok != token.DEFINE {
			continue
		}
		fresh := 0
		declares := false
		for _, l := range assign.Lhs {
			if id, ok := l.(*ast.Ident); ok && !syntax.Blank(id) && n.index.Info.Defs[id] != nil {
				fresh++
				declares = declares || n.index.Info.Defs[id] == obj
			}
		}
		if !declares {
			continue
		}
		if fresh == 1 {
			Retoken(n.draft, assign, token.ASSIGN)
		}
		return true
	}
	return false
}
