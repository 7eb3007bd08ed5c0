package use

import (
	"fmt"
	"go/ast"
	"go/types"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/scope"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan/load"
)

// Fill returns the bindings of the placeholders of a use at a site, in the order of the use. It returns a refusal
// if a placeholder has no suitable value in scope.
func (t *Table) Fill(pkg *load.Package, s *site.Site, u *Use) ([]scope.Binding, *refusal.Refusal) {
	if len(u.Placeholders) == 0 {
		return nil, nil
	}
	got := t.filled.Get(fillKey{pkg, s.Expr, u}, func() filled {
		list, r := t.fill(pkg, s, u)
		return filled{list, r}
	})
	return got.list, got.refusal
}

// fillKey identifies a use at a site of one package variant.
type fillKey struct {
	pkg  *load.Package
	expr ast.Expr
	use  *Use
}

// filled has the bindings of the placeholders, or the reason why one has none.
type filled struct {
	list    []scope.Binding
	refusal *refusal.Refusal
}

func (t *Table) fill(pkg *load.Package, s *site.Site, u *Use) ([]scope.Binding, *refusal.Refusal) {
	v := scope.From(pkg, s)
	if name := callsItself(v, u); name != "" {
		return nil, &refusal.Refusal{Kind: refusal.Scope, Detail: fmt.Sprintf("%s would call %s where that is made: it would never return", u.Text, name)}
	}
	out := make([]scope.Binding, len(u.Placeholders))
	own := &parts{table: t, pkg: pkg, site: s, use: u}
	passes := false
	for i, h := range u.Placeholders {
		if h.Passed() {
			var r *refusal.Refusal
			if out[i], r = own.fill(h); r != nil {
				return nil, r
			}
			passes = true
			continue
		}
		find := values{v}.value
		if h.Context {
			find = contexts{v}.context
		}
		f, why := find(h)
		if why != "" {
			return nil, &refusal.Refusal{Kind: refusal.Scope, Detail: fmt.Sprintf("%s needs %s", u.Text, why)}
		}
		out[i] = f
	}
	if passes {
		if r := own.judge(out); r != nil {
			return nil, r
		}
		own.layOut(out)
	}
	return out, nil
}

// callsItself returns the name of the method around a site if the use calls it, otherwise "". Functions of owners
// are not checked, since a violation can't be inside one; a method of a value may contain one.
func callsItself(v *scope.Scope, u *Use) string {
	if len(v.Functions) == 0 {
		return ""
	}
	decl, ok := v.Functions[len(v.Functions)-1].(*ast.FuncDecl)
	if !ok {
		return ""
	}
	around, ok := v.Pkg.Info.Defs[decl.Name].(*types.Func)
	if !ok || around.Signature().Recv() == nil {
		return ""
	}
	for _, p := range u.Parts {
		f, ok := p.Obj.(*types.Func)
		if ok && identity.SameObject(f, around) && f.Signature().Recv() != nil && identity.Same(f.Signature().Recv().Type(), around.Signature().Recv().Type()) {
			return syntax.FunctionName(decl)
		}
	}
	return ""
}

// Expected returns the identifiers of a use at a site, without package qualifiers, with the object that each must
// refer to there.
func (u *Use) Expected(pkg *load.Package, filled []scope.Binding) []Expectation {
	var out []Expectation
	for _, p := range u.Parts {
		switch {
		case p.Owner != nil:
		case p.placeholder > 0:
			f := filled[p.placeholder-1]
			if f.Root == nil {
				out = append(out, expected(pkg, f)...)
				continue
			}
			out = append(out, Expectation{Obj: f.Root, At: true})
			for _, m := range f.Members {
				out = append(out, Expectation{Obj: m})
			}
		default:
			out = append(out, Expectation{Obj: p.Obj, Own: p.Own})
		}
	}
	return out
}

// An Expectation is the object that an identifier must refer to.
type Expectation struct {
	Obj types.Object
	At  bool // the variable must be declared where Obj is declared
	Own bool // the use declares the object

	Inner bool // the object is declared inside a part that is passed on
}
