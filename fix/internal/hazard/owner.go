package hazard

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/use"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
)

// constructions are what an owner builds, by the key of the function that is called and of the type of the literal.
type constructions struct {
	calls, literals map[string][][]setting
}

// constructions lists the calls and the struct literals by which the owners make what a violation's use gives: those in the functions and variables that the use leads to.
// An owner with a client for each of several servers has other constructions as well, and those are not what the violation would get. Of a kind that the use leads to none of, all are listed: they may be behind an interface, or in a variable that others set.
func (p *Finder) constructions(configuration string, v *scan.Violation) constructions {
	led := constructions{map[string][][]setting{}, map[string][][]setting{}}
	all := constructions{map[string][][]setting{}, map[string][][]setting{}}
	u, r := p.Table.Use(configuration, v)
	for _, pkg := range p.Project.OwnerPackages(configuration, v.Rule) {
		for _, f := range pkg.Files {
			all.add(pkg, f.Syntax)
		}
		if r != nil {
			continue
		}
		for _, body := range ledTo(pkg, u) {
			led.add(pkg, body)
		}
	}
	for key, list := range all.calls {
		if len(led.calls[key]) == 0 {
			led.calls[key] = list
		}
	}
	for key, list := range all.literals {
		if len(led.literals[key]) == 0 {
			led.literals[key] = list
		}
	}
	return led
}

// ledTo lists the declarations of an owner that a use leads to, with those that set a variable which it reads.
func ledTo(pkg *load.Package, u *use.Use) []ast.Node {
	r := &reader{pkg: pkg, reached: map[types.Object]bool{}}
	for _, part := range u.Parts {
		if part.Obj != nil && part.Obj.Pkg() != nil && part.Obj.Pkg().Path() == pkg.Path {
			r.reach(objectNamed(pkg, part.Obj))
		}
	}
	seen := map[ast.Node]bool{}
	for again := true; again; {
		again = false
		for _, fn := range r.writers() {
			for _, value := range r.values(fn) {
				if !seen[value] {
					seen[value], again = true, true
					r.follow(value)
				}
			}
		}
	}
	return r.bodies
}

// values lists what a function puts into the package-level variables that were reached, and into the local variables that this is made of.
func (r *reader) values(fn *ast.FuncDecl) []ast.Node {
	var out []ast.Node
	of := map[types.Object]bool{}
	take := func(value ast.Expr) {
		if slices.Contains(out, ast.Node(value)) {
			return
		}
		out = append(out, value)
		ast.Inspect(value, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				if v, ok := r.pkg.Info.Uses[id].(*types.Var); ok && !v.IsField() && v.Parent() != r.pkg.Types.Scope() {
					of[v] = true
				}
			}
			return true
		})
	}
	into := func(target, value ast.Expr) {
		if id := syntax.Root(target); id != nil {
			if obj := syntax.Object(r.pkg.Info, id); of[obj] || r.reached[obj] {
				take(value)
			}
		}
	}
	for n := -1; n != len(out); {
		n = len(out)
		ast.Inspect(fn, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				for i, target := range n.Lhs {
					into(target, n.Rhs[min(i, len(n.Rhs)-1)])
				}
			case *ast.ValueSpec:
				for i, name := range n.Names {
					if len(n.Values) > 0 {
						into(name, n.Values[min(i, len(n.Values)-1)])
					}
				}
			case *ast.CallExpr:
				if sel, ok := n.Fun.(*ast.SelectorExpr); ok && stores(sel.Sel.Name) {
					for _, arg := range n.Args {
						into(sel.X, arg)
					}
				}
			}
			return true
		})
	}
	return out
}

// add lists what a piece of an owner's code makes.
func (c constructions) add(pkg *load.Package, code ast.Node) {
	ast.Inspect(code, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CompositeLit:
			if key := identity.TypeKey(pkg.Info.TypeOf(n)); key != "" {
				c.literals[key] = append(c.literals[key], settings(pkg.Info, n))
			}
		case *ast.CallExpr:
			sig, ok := types.Unalias(pkg.Info.TypeOf(n.Fun)).(*types.Signature)
			if key := identity.CalleeKey(pkg.Info, n); ok && key != "" {
				c.calls[key] = append(c.calls[key], arguments(pkg.Info, sig, n))
			}
		}
		return true
	})
}
