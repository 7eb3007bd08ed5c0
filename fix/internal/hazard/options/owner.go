package options

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/seed-58def443/ssot/fix/internal/hazard/reach"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/use"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
)

// constructions lists what an owner builds, by the called function and by the type of the literal.
type constructions struct {
	calls    map[identity.Key][]value
	literals map[string][]value
	reached  []value               // everything that the use reaches, in order
	mentions map[identity.Key]bool // the package-level variables that the use reaches
	typ      types.Type            // of the use; nil where it has none
}

func newConstructions() *constructions {
	return &constructions{calls: map[identity.Key][]value{}, literals: map[string][]value{}, mentions: map[identity.Key]bool{}}
}

// ownerKey identifies the constructions of an owner.
type ownerKey struct{ configuration, rule, recordUse string }

// ownConstructions returns the constructions of a violation's owner; all violations with the same use share them.
func (p *Finder) ownConstructions(configuration string, v *scan.Violation) *constructions {
	return p.built.Get(ownerKey{configuration, v.Rule, v.Entry.Use}, func() *constructions { return p.constructions(configuration, v) })
}

// constructions lists the calls and struct literals by which the owners build the result of a violation's use: those
// in the functions and variables that the use reaches, and in the functions of other packages that these call. An
// owner with a client for each of several servers has further constructions, which the violation would not get. Where
// the use reaches none of a kind, all of that kind are listed: the use may call them through an interface or a
// variable. An owner that is a function or a file has what is declared there.
func (p *Finder) constructions(configuration string, v *scan.Violation) *constructions {
	reached, all := newConstructions(), newConstructions()
	u, r := p.table.Use(configuration, v)
	if r == nil {
		if results := identity.Results(u.Typ); len(results) > 0 {
			reached.typ = results[0]
		}
	}
	for _, pkg := range p.project.OwnerPackages(configuration, v.Rule) {
		for _, f := range pkg.Files {
			for _, decl := range f.Syntax.Decls {
				if p.project.Owned(v.Rule, pkg, f, decl.Pos()) {
					p.add(all, u, pkg, decl)
				}
			}
		}
		if r != nil {
			continue
		}
		for _, body := range reach.Declarations(pkg, u) {
			p.add(reached, u, pkg, body)
		}
	}
	for key, list := range all.calls {
		if len(reached.calls[key]) == 0 {
			reached.calls[key] = list
		}
	}
	for key, list := range all.literals {
		if len(reached.literals[key]) == 0 {
			reached.literals[key] = list
		}
	}
	return reached
}

// add lists the constructions in a piece of the owner's code.
func (p *Finder) add(c *constructions, u *use.Use, pkg *load.Package, code ast.Node) {
	decl := declarationAround(pkg, code)
	frames := p.ownFrames(pkg, decl, u)
	ast.Inspect(code, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CompositeLit, *ast.CallExpr:
			for _, in := range frames {
				at := *in
				at.from = n
				p.construction(c, value{in: &at, expr: n.(ast.Expr)}, 0)
			}
		case *ast.Ident:
			if v := variableOf(pkg.Info, n); v != nil {
				key, _ := identity.KeyOf(v)
				c.mentions[key] = true
			}
			if n != code { // a parameter: the arguments of the callers
				break
			}
			for _, in := range frames {
				if obj := pkg.Info.Uses[n]; obj != nil && in.bound[obj].expr != nil {
					p.construction(c, p.values.plain(in.bound[obj]), 0)
				}
			}
		}
		return true
	})
}

// construction lists a call or a literal, and the constructions in the called function.
func (p *Finder) construction(c *constructions, v value, depth int) {
	switch ast.Unparen(v.expr).(type) {
	case *ast.CompositeLit, *ast.CallExpr:
		c.reached = append(c.reached, v)
	}
	switch e := ast.Unparen(v.expr).(type) {
	case *ast.UnaryExpr:
		if lit, ok := ast.Unparen(e.X).(*ast.CompositeLit); ok {
			p.construction(c, v.of(lit), depth)
		}
	case *ast.CompositeLit:
		if key := identity.TypeKey(v.info().TypeOf(e)); key != "" {
			c.literals[key] = append(c.literals[key], v)
		}
	case *ast.CallExpr:
		if key, ok := identity.CalleeKey(v.info(), e); ok {
			c.calls[key] = append(c.calls[key], v)
		}
		fn := typeutil.StaticCallee(v.info(), e)
		if fn == nil || fn.Pkg() == v.in.pkg.Types || depth > maxDepth {
			return
		}
		if out, ok := p.values.returned(v); ok {
			at := *out.in
			at.from = out.expr
			p.construction(c, p.values.plain(value{in: &at, expr: out.expr, result: out.result}), depth+1)
		}
	}
}

func declarationAround(pkg *load.Package, code ast.Node) ast.Decl {
	for _, f := range pkg.Files {
		if code.Pos() < f.Syntax.FileStart || f.Syntax.FileEnd <= code.Pos() {
			continue
		}
		for _, decl := range f.Syntax.Decls {
			if decl.Pos() <= code.Pos() && code.End() <= decl.End() {
				return decl
			}
		}
	}
	return nil
}

// isResult reports whether a construction may be the result of the use: a literal, or a call of a function without
// receiver.
func (c *constructions) isResult(v value) bool {
	if call, ok := ast.Unparen(v.expr).(*ast.CallExpr); ok {
		fn := typeutil.StaticCallee(v.info(), call)
		if fn == nil || fn.Signature().Recv() != nil {
			return false
		}
	}
	return c.typ != nil && (identity.Assignable(v.typ(), c.typ) || identity.Same(deref(v.typ()), deref(c.typ)))
}
