package options

import (
	"cmp"
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/seed-58def443/ssot/fix/internal/hazard/reach"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/memo"
	"github.com/seed-58def443/ssot/fix/internal/project"
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
	later    string                // how the owner sets something in the value after it is made; see setLater
}

func newConstructions() *constructions {
	return &constructions{calls: map[identity.Key][]value{}, literals: map[string][]value{}, mentions: map[identity.Key]bool{}}
}

// owners finds what the owners of rules build.
type owners struct {
	project  *project.Project
	table    *use.Table
	values   *resolver
	built    memo.Map[ownerKey, *constructions]
	settings memo.Map[string, map[string]bool] // by rule
}

// ownerKey identifies the constructions of an owner.
type ownerKey struct{ configuration, rule, use string }

// constructions returns the constructions of a violation's owner; all violations with the same use share them.
func (o *owners) constructions(configuration string, v *scan.Violation) *constructions {
	return o.built.Get(ownerKey{configuration, v.Rule, v.Entry.Use}, func() *constructions { return o.find(configuration, v) })
}

// find lists the calls and struct literals by which the owners build the result of a violation's use: those in the
// functions and variables that the use reaches, and in the functions of other packages that these call. An owner with
// a client for each of several servers has further constructions, which the violation would not get. Where the use
// reaches none of a kind, all of that kind are listed: the use may call them through an interface or a variable. An
// owner that is a function or a file has what is declared there.
func (o *owners) find(configuration string, v *scan.Violation) *constructions {
	reached, all := newConstructions(), newConstructions()
	u, r := o.table.Use(configuration, v)
	if r == nil {
		if results := identity.Results(u.Typ); len(results) > 0 {
			reached.typ = results[0]
		}
	}
	for _, pkg := range o.project.OwnerPackages(configuration, v.Rule) {
		for _, f := range pkg.Files {
			for _, decl := range f.Syntax.Decls {
				if o.project.Owned(v.Rule, pkg, f, decl.Pos()) {
					o.add(all, u, pkg, decl, nil)
				}
			}
		}
		if r != nil {
			continue
		}
		bodies := reach.Declarations(pkg, u)
		for _, body := range bodies {
			o.add(reached, u, pkg, body, bodies)
		}
		reached.narrow(pkg, o.project.Index(pkg), u)
		reached.later = cmp.Or(reached.later, o.setLater(reached, pkg))
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

// add lists the constructions in a piece of the owner's code. Calls of the function around it by which variables of the
// owner's package are initialised count only in bodies, where these are given: other variables are not handed out.
func (o *owners) add(c *constructions, u *use.Use, pkg *load.Package, code ast.Node, bodies []ast.Node) {
	decl := declarationAround(pkg, code)
	frames := o.frames(pkg, decl, u, bodies)
	ast.Inspect(code, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CompositeLit, *ast.CallExpr:
			for _, in := range frames {
				at := *in
				at.from = n
				o.construction(c, value{in: &at, expr: n.(ast.Expr)}, 0)
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
					o.construction(c, o.values.origin(in.bound[obj]), 0)
				}
			}
		}
		return true
	})
}

// construction lists a call or a literal, and the constructions in the called function.
func (o *owners) construction(c *constructions, v value, depth int) {
	switch ast.Unparen(v.expr).(type) {
	case *ast.CompositeLit, *ast.CallExpr:
		c.reached = append(c.reached, v)
	}
	switch e := ast.Unparen(v.expr).(type) {
	case *ast.UnaryExpr:
		if lit, ok := ast.Unparen(e.X).(*ast.CompositeLit); ok {
			o.construction(c, v.of(lit), depth)
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
		if out, ok := o.values.returned(v); ok {
			at := *out.in
			at.from = out.expr
			o.construction(c, o.values.origin(value{in: &at, expr: out.expr, result: out.result}), depth+1)
		}
	}
}

// frames returns the frames of an owner's declaration outside of tests: for a function, one for each of its calls.
// The parameters of a function that the use itself calls stay unbound.
func (o *owners) frames(pkg *load.Package, decl ast.Decl, u *use.Use, bodies []ast.Node) []*frame {
	plain := o.values.frame(pkg, decl, nil)
	fn, ok := decl.(*ast.FuncDecl)
	if !ok {
		return []*frame{plain}
	}
	obj := pkg.Info.Defs[fn.Name]
	if u != nil && slices.ContainsFunc(u.Parts, func(part use.Part) bool { return part.Obj != nil && identity.SameObject(part.Obj, obj) }) {
		return []*frame{plain}
	}
	out, _ := o.values.frames(plain, fn, 0, func(c *project.Caller) bool {
		within := func(body ast.Node) bool { return body.Pos() <= c.Call.Pos() && c.Call.End() <= body.End() }
		_, initial := c.Decl().(*ast.GenDecl)
		other := bodies != nil && initial && c.Pkg == pkg && c.Call != nil && !slices.ContainsFunc(bodies, within)
		return !other && !strings.HasSuffix(c.File.Path, "_test.go")
	})
	if len(out) == 0 {
		return []*frame{plain}
	}
	return out
}

// anySettings returns the settings with which the owners of a rule make anything at all, as text: "DB: 2".
func (o *owners) anySettings(rule string) map[string]bool {
	return o.settings.Get(rule, func() map[string]bool {
		set := map[string]bool{}
		for _, pkg := range o.project.OwnerPackages(o.project.FirstConfiguration(), rule) {
			for _, f := range pkg.Files {
				ast.Inspect(f.Syntax, func(n ast.Node) bool {
					if kv, ok := n.(*ast.KeyValueExpr); ok && o.project.Owned(rule, pkg, f, kv.Pos()) {
						set[inLine(kv.Key)+": "+inLine(kv.Value)] = true
					}
					return true
				})
			}
		}
		return set
	})
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
