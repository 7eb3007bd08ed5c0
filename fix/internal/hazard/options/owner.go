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

// constructions are what an owner builds, by the key of the function that is called and of the type of the literal.
type constructions struct {
	calls    map[identity.Key][]value
	literals map[string][]value
	reached  []value               // all that the use leads to, in order
	mentions map[identity.Key]bool // the package-level variables that the use leads to
	typ      types.Type            // of the use, nil where that has none
}

func newConstructions() *constructions {
	return &constructions{calls: map[identity.Key][]value{}, literals: map[string][]value{}, mentions: map[identity.Key]bool{}}
}

// ownerKey is what the constructions of an owner depend on.
type ownerKey struct{ configuration, rule, recordUse string }

// ownConstructions is constructions, remembered: all violations of a rule are compared with the same.
func (p *Finder) ownConstructions(configuration string, v *scan.Violation) *constructions {
	return p.built.Get(ownerKey{configuration, v.Rule, v.Entry.Use}, func() *constructions { return p.constructions(configuration, v) })
}

// constructions lists the calls and the struct literals by which the owners make what a violation's use gives: those in
// the functions and variables that the use leads to, and in the functions of other packages that these call. An owner
// with a client for each of several servers has other constructions as well, and those are not what the violation would
// get. Of a kind that the use leads to none of, all are listed: they may be behind an interface, or in a variable that
// others set. An owner that is a function or a file of its package has what stands there.
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

// add lists what a piece of an owner's code makes.
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
			if n != code { // what others hand to the owner
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

// construction lists a call or a literal, and what the function that is called makes.
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

// isResult reports whether a construction may be what the use gives: a literal, or the call of a function that is no
// method.
func (c *constructions) isResult(v value) bool {
	if call, ok := ast.Unparen(v.expr).(*ast.CallExpr); ok {
		fn := typeutil.StaticCallee(v.info(), call)
		if fn == nil || fn.Signature().Recv() != nil {
			return false
		}
	}
	return c.typ != nil && (identity.Assignable(v.typ(), c.typ) || identity.Same(deref(v.typ()), deref(c.typ)))
}
