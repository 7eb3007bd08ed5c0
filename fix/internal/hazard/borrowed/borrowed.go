package borrowed

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/ends"
	"github.com/seed-58def443/ssot/fix/internal/hazard/reach"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/memo"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/use"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
)

// Kind is what the callers of an owner's function have in common.
type Kind int

// The kinds, from the one that proves least.
const (
	Shared   Kind = iota // all callers get the same value, or nothing is known
	Fresh                // each caller gets a new value
	Borrowed             // each caller gets a value that it has to return
)

// Ownership describes to whom the result of a use belongs.
type Ownership struct {
	Kind          Kind
	Use           string
	By            string   // what lends it: "pool.Get"
	Place         string   // of By, file:line
	Unsure        bool     // only a name says that it is borrowed
	Mixed         bool     // some return statements return the shared value
	Unread        bool     // nothing that was read says that the value is kept: By may make a new one with each call
	ReturnMethods []string // the methods that return a borrowed value
	Result        int      // the result of the call that returns it to the owner; 0 where a method does
}

// Exclusive reports whether each caller gets a separate value, which it has to close or return.
func (h *Ownership) Exclusive() bool { return h.Kind != Shared }

// Finder determines the ownership of what owners return.
type Finder struct {
	Project  *project.Project
	Table    *use.Table
	Packages func() *index.Packages
	known    memo.Map[question, *Ownership]
}

// question identifies an answer.
type question struct{ configuration, rule, use string }

// At returns the ownership of what replaces a site's expression, in a configuration.
func (p *Finder) At(configuration string, s *site.Site) *Ownership {
	if s.Takes != nil || !project.Built(s.V) {
		return &Ownership{}
	}
	return p.Of(configuration, s.V)
}

// Exclusive reports whether each caller of a violation's use gets a separate value, in a configuration.
func (p *Finder) Exclusive(configuration string, v *scan.Violation) bool {
	return p.Of(configuration, v).Exclusive()
}

// Of returns the ownership of a violation's use in a configuration.
func (p *Finder) Of(configuration string, v *scan.Violation) *Ownership {
	u, r := p.Table.Use(configuration, v)
	if r != nil {
		return &Ownership{}
	}
	return p.known.Get(question{configuration, v.Rule, u.Text}, func() *Ownership { return p.find(configuration, v.Rule, u) })
}

func (p *Finder) find(configuration, rule string, u *use.Use) *Ownership {
	results := identity.Results(u.Typ)
	if u.IsType || len(results) == 0 {
		return &Ownership{}
	}
	r := p.originSearch(rule, false)
	r.use(p.Project.OwnerPackages(configuration, rule), u)
	h := r.ownership()
	h.Use = u.Text
	if h.Kind != Borrowed {
		return h
	}
	if h.ReturnMethods == nil {
		h.ReturnMethods = p.returnMethodsOf(results[0])
	}
	for i, t := range results {
		if i > 0 && ends.MayEndFirst(t) {
			h.Result = i
			break
		}
	}
	return h
}

// OfFunction returns the ownership of the i-th result of a function, or of a function variable, as if its package
// were the owner of a rule.
func (p *Finder) OfFunction(rule string, pkg *load.Package, obj types.Object, i int) *Ownership {
	r := p.originSearch(rule, true)
	switch obj := obj.(type) {
	case *types.Func:
		r.function(obj, p.Project.Library.Of(obj), obj.Name(), "", i)
	case *types.Var:
		r.functionVariable(p.Project.Index(pkg), obj, i)
	}
	return r.ownership()
}

func (p *Finder) originSearch(rule string, anyOwner bool) *originSearch {
	return &originSearch{p: p, seen: map[any]bool{}, constructions: newConstructions(p.Project, rule, anyOwner), bound: map[*types.Var]argument{}}
}

// returnMethodsOf returns the methods by which a value of a type is returned.
func (p *Finder) returnMethodsOf(t types.Type) []string {
	var out []string
	if name := identity.Named(t); name != nil {
		out = p.Project.Library.Endings(name)
	}
	if len(out) > 0 {
		return out
	}
	for m := range types.NewMethodSet(t).Methods() {
		if ends.Verb(m.Obj().Name()) != "" {
			out = append(out, m.Obj().Name())
		}
	}
	return out
}

// use reads the expression of a use; the table has resolved its identifiers.
func (r *originSearch) use(owners []*load.Package, u *use.Use) {
	objects := map[*ast.Ident]types.Object{}
	i := 0
	ast.Inspect(u.Expr, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && i < len(u.Parts) {
			objects[id] = u.Parts[i].Obj
			i++
		}
		return true
	})
	call, ok := ast.Unparen(u.Expr).(*ast.CallExpr)
	if !ok {
		r.add(origin{})
		return
	}
	id, ok := identity.IdentOf(call.Fun)
	if !ok {
		r.add(origin{})
		return
	}
	switch obj := objects[id].(type) {
	case *types.Func:
		if at := owner(owners, obj); at != nil {
			if own, ok := reach.ObjectNamed(at, obj).(*types.Func); ok {
				obj = own
			} else if own := methodOf(at, obj); own != nil {
				obj = own
			}
		}
		r.function(obj, r.p.Project.Library.Of(obj), u.Text, "", 0)
	case *types.Var:
		if at := owner(owners, obj); at != nil {
			r.functionVariable(r.p.Project.Index(at), reach.ObjectNamed(at, obj), 0)
			return
		}
		r.add(origin{})
	default:
		r.add(origin{})
	}
}

func owner(owners []*load.Package, obj types.Object) *load.Package {
	i := slices.IndexFunc(owners, func(pkg *load.Package) bool { return obj.Pkg() != nil && obj.Pkg().Path() == pkg.Path })
	if i < 0 {
		return nil
	}
	return owners[i]
}

// methodOf returns a package's own method for a method from another type check.
func methodOf(pkg *load.Package, fn *types.Func) *types.Func {
	recv := fn.Signature().Recv()
	if recv == nil {
		return nil
	}
	name := identity.Named(recv.Type())
	if name == nil {
		return nil
	}
	t, ok := pkg.Types.Scope().Lookup(name.Name()).(*types.TypeName)
	if !ok {
		return nil
	}
	obj, _, _ := types.LookupFieldOrMethod(t.Type(), true, pkg.Types, fn.Name())
	own, _ := obj.(*types.Func)
	return own
}
