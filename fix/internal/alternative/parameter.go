package alternative

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/calls"
	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/gate"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/naming"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/removal"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/use"
	"github.com/seed-58def443/ssot/fix/internal/words"
	"github.com/seed-58def443/ssot/fix/internal/write"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan/load"
)

// TakeParameter adds a parameter to the function around a violation; its callers pass the use.
const TakeParameter Kind = "take-parameter"

// introduction is the new parameter that replaces a violation.
type introduction struct {
	f       *Function
	name    string
	index   int        // position among the parameters: 0, or 1 after a leading context or *testing.T
	removed []ast.Stmt // statements to remove: they declare and set the variable whose name the parameter takes
}

// takeParameter returns the alternative that passes the value in, nil if the function can't take it.
//
// Only direct callers change; they pass the use itself.
func (p *Finder) takeParameter(f *Function) *Candidate {
	calls, files := f.Calls()
	if calls == 0 || f.obstacle != "" || f.Factory() || f.Site.V.Value || gate.RefuseKind(f.Site.V) != nil {
		return nil
	}
	m := &introduction{f: f}
	if !m.choose() {
		return nil
	}
	callers := fmt.Sprintf("its %s in %d files pass", words.Counted(calls, "caller", "callers"), files)
	switch {
	case calls == 1:
		callers = "its caller passes"
	case files == 1:
		callers = fmt.Sprintf("its %d callers pass", calls)
	}
	title := fmt.Sprintf("let %s take %s, and %s %s", f.Key.Name, m.name, callers, f.Site.V.Entry.Use)
	if m.conditional() {
		title += ", although not every call of " + f.Key.Name + " builds one"
	}
	if f.exported() {
		title += "; " + f.Key.Name + " is exported"
	}
	return &Candidate{
		Alternative: Alternative{Kind: TakeParameter, Title: title},
		Groups:      f.groups(),
		Apply:       func(all *filerewrite.Set) *refusal.Refusal { return m.apply(p, all) },
		hazards: func() []refusal.Hazard {
			out := p.Hazard.Hazards(f.Package, f.Site.V)
			for i, c := range f.callers {
				out = append(out, p.Hazard.Setups.Early(c.Package, f.sites[i])...)
			}
			return out
		},
	}
}

// choose sets the parameter's name and position. It returns false if no name or position works.
func (m *introduction) choose() bool {
	pkg, fields := m.f.Package.With(m.f.Site.File)[0], m.f.decl.Type.Params.List
	if m.typ(pkg) == types.Typ[types.Invalid] {
		return false // the call returns nothing, so there is no value to pass
	}
	for _, field := range fields {
		if len(field.Names) == 0 {
			return false // unnamed parameters: Go wants names for all or none
		}
		if identity.Same(pkg.Info.TypeOf(field.Type), m.typ(pkg)) {
			return false // a parameter of this type exists: the violation is its fallback
		}
	}
	if len(fields) > 0 && len(fields[0].Names) == 1 && isLeading(pkg.Info.TypeOf(fields[0].Type)) {
		m.index = 1
	}
	used := m.used(pkg)
	if m.adopt(pkg, used) {
		return true
	}
	if m.local(pkg) != nil {
		return false // the violation only sets an existing variable on some paths
	}
	for _, name := range naming.Values(m.typ(pkg)) {
		if token.IsIdentifier(name) && used[name] == nil && types.Universe.Lookup(name) == nil {
			m.name = name
			return true
		}
	}
	return false
}

// conditional reports whether the function builds the value under a condition, in a loop or in a function literal, so
// that some calls would not need the parameter.
func (m *introduction) conditional() bool {
	path := m.f.Site.Path
	for i, n := range path[:len(path)-1] {
		switch n := n.(type) {
		case *ast.IfStmt:
			if inner := path[i+1]; inner == ast.Node(n.Body) || inner == n.Else {
				return true
			}
		case *ast.CaseClause, *ast.CommClause, *ast.FuncLit, *ast.ForStmt, *ast.RangeStmt:
			return true
		}
	}
	return false
}

// isLeading reports whether a parameter of type t comes first by convention: a context, or a type of package testing.
func isLeading(t types.Type) bool {
	n := identity.Named(t)
	return identity.IsContext(t) || n != nil && n.Pkg() != nil && n.Pkg().Path() == "testing"
}

// used returns the identifiers in the function with the objects that they denote, without selected names and field
// keys.
func (m *introduction) used(pkg *load.Package) map[string][]types.Object {
	out := map[string][]types.Object{}
	selected := map[*ast.Ident]bool{}
	ast.Inspect(m.f.decl, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			selected[n.Sel] = true
		case *ast.Ident:
			obj := syntax.Object(pkg.Info, n)
			if v, ok := obj.(*types.Var); !selected[n] && (!ok || !v.IsField()) {
				out[n.Name] = append(out[n.Name], obj)
			}
		}
		return true
	})
	return out
}

// adopt uses the name of the variable that the violation initialises, if the initialising statement can be removed. It
// returns false if that is impossible.
func (m *introduction) adopt(pkg *load.Package, used map[string][]types.Object) bool {
	s := m.f.Site
	stmt, ok := s.Parent(1).(*ast.AssignStmt)
	if !ok || len(stmt.Lhs) != 1 || !m.removable(stmt) {
		return false
	}
	obj, removed := use.Held(pkg.Info, s), []ast.Stmt{stmt}
	if obj == nil {
		declared := m.declaredAbove(pkg, stmt)
		if declared == nil {
			return false
		}
		obj, removed = m.local(pkg), append(removed, declared)
	}
	i := slices.IndexFunc(used[obj.Name()], func(other types.Object) bool { return other != obj })
	if i >= 0 || s.Parent(2) != ast.Node(m.f.decl.Body) && m.reassigned(obj, stmt) {
		return false
	}
	m.name, m.removed = obj.Name(), removed
	return true
}

// removable reports whether a statement can be removed from its lines: it has them to itself, or shares them with
// statements of its block.
func (m *introduction) removable(stmt ast.Stmt) bool {
	file := m.f.Site.File
	_, inline := removal.Inline(m.f.Package.Index(m.f.Package.With(file)[0]), file, stmt)
	return inline || syntax.OwnsLines(file, stmt)
}

// local returns the local variable that the violation is assigned to, nil if there is none.
func (m *introduction) local(pkg *load.Package) types.Object {
	id, ok := syntax.Receiver(m.f.Site.Parent(1), m.f.Site.Expr).(*ast.Ident)
	if !ok {
		return nil
	}
	v, ok := pkg.Info.Uses[id].(*types.Var)
	if !ok || v.Pos() < m.f.decl.Body.Pos() || m.f.decl.Body.End() <= v.Pos() {
		return nil
	}
	return v
}

// declaredAbove returns the statement in the same block that declares the violation's variable without a value (var c
// *T), if no statement in between mentions the variable; otherwise nil.
func (m *introduction) declaredAbove(pkg *load.Package, stmt ast.Stmt) ast.Stmt {
	obj := m.local(pkg)
	if obj == nil || m.reassigned(obj, stmt) {
		return nil
	}
	list := syntax.ListOf(m.f.Site.Parent(2))
	for i := slices.Index(list, stmt) - 1; i >= 0; i-- {
		if id, value := syntax.Declares(list[i]); id != nil && pkg.Info.Defs[id] == obj {
			if value == nil && m.removable(list[i]) && identity.Same(obj.Type(), m.typ(pkg)) {
				return list[i]
			}
			return nil
		}
		if calls.Mentions(pkg.Info, list[i], obj) {
			return nil
		}
	}
	return nil
}

// reassigned reports whether a variable may get a value outside stmt.
func (m *introduction) reassigned(obj types.Object, stmt ast.Stmt) bool {
	pkg := m.f.Package.With(m.f.Site.File)[0]
	return slices.ContainsFunc(m.f.Package.Index(pkg).Of[obj], func(id inspector.Cursor) bool {
		return id.Parent().Node() != stmt && (!syntax.Read(id) || syntax.Addressable(id))
	})
}

// typ returns the parameter's type in a variant, which is the type of the violation's value; invalid if it has no
// value.
func (m *introduction) typ(pkg *load.Package) types.Type {
	if t := m.f.Site.Typ(pkg); t != nil {
		if all := identity.Results(t); len(all) > 0 {
			return all[0]
		}
	}
	return types.Typ[types.Invalid]
}

// apply adds the new signature, the rewrite at the violation and the changed calls to the files.
func (m *introduction) apply(p *Finder, all *filerewrite.Set) *refusal.Refusal {
	f := m.f
	if r := p.Gate.RefuseFile(f.Package, f.Site.V.File, f.Site.File); r != nil {
		return r
	}
	inside := *f.Site
	inside.Takes = &site.StandIn{Name: m.name, Of: m.parameterIn}
	if r := p.Gate.RefuseSite(f.Package, &inside, gate.ShapeOf(f.Site.V)); r != nil {
		return r
	}
	for i, c := range f.callers {
		if r := m.refuseCaller(p, c, f.sites[i]); r != nil {
			return r
		}
		d := all.Of(c.File)
		d.Passing = append(d.Passing, filerewrite.Passing{Site: f.sites[i], Call: c.Call, At: m.index})
	}
	d := all.Of(f.Site.File)
	if len(m.removed) == 0 {
		d.Sites = append(d.Sites, &inside)
		return m.declare(d)
	}
	removed := slices.Clone(m.removed)
	if e := p.Hazard.Closes.RemovableCloses(f.Package, f.Site); e != nil {
		removed = append(removed, e.Stmts...)
	}
	for _, stmt := range removed {
		d.Leaving = append(d.Leaving, filerewrite.Leaving{Stmt: stmt, Site: &inside})
	}
	return m.declare(d)
}

// refuseCaller refuses a call that can't take the use as a further argument.
func (m *introduction) refuseCaller(p *Finder, c *project.Caller, s *site.Site) *refusal.Refusal {
	if len(c.Call.Args) < m.index {
		return &refusal.Refusal{Kind: refusal.Check, Detail: c.At(p.Project) + " passes all arguments as one call's results"}
	}
	for _, pkg := range c.Package.With(c.File) {
		u, r := p.Table.Use(pkg.Configuration, s.V)
		if r != nil {
			return r
		}
		if len(identity.Results(u.Typ)) != 1 {
			return &refusal.Refusal{Kind: refusal.Results, Detail: fmt.Sprintf("%s returns %s, so it can't be passed on at once", u.Text, identity.Describe(u.Typ))}
		}
		if r := p.Gate.RefuseOwner(pkg.Configuration, s.V, u); r != nil {
			return r
		}
		if r := p.Gate.RefuseImport(pkg, u, s.V.Test); r != nil {
			return r
		}
		if _, r := p.Table.Fill(pkg, s, u); r != nil {
			return r
		}
	}
	return nil
}

// declare adds the parameter to the signature, and records the new signature for packages that call the function.
func (m *introduction) declare(d *filerewrite.File) *refusal.Refusal {
	decl, t := m.f.decl, m.typ(d.Variants[0])
	text, ok := d.TypeName(t, decl.Pos())
	if !ok {
		return &refusal.Refusal{Kind: refusal.Type, Detail: fmt.Sprintf("this file can't name %s, the type of the parameter", identity.Short(t))}
	}
	var params []ast.Node
	for _, field := range decl.Type.Params.List {
		params = append(params, field)
	}
	d.Edits = append(d.Edits, write.InsertInList(d, decl.Type.Params.Opening, params, m.index, m.name+" "+text))
	if name := m.f.Key.Name; d.Changes[name] != nil {
		return &refusal.Refusal{Kind: refusal.Conflict, Detail: name + " is changed by another rewrite already: make one of the two by hand"}
	}
	d.Change(m.f.Key.Name, m.withParameter)
	return nil
}

// withParameter returns the function object with the parameter added, for checking its importers.
func (m *introduction) withParameter(obj types.Object) types.Object {
	f, ok := obj.(*types.Func)
	if !ok {
		return obj
	}
	t := m.typ(m.f.Package.With(m.f.Site.File)[0])
	for _, pkg := range m.f.Package.With(m.f.Site.File) {
		if pkg.Types == f.Pkg() {
			t = m.typ(pkg)
		}
	}
	sig := f.Signature()
	vars := make([]*types.Var, 0, sig.Params().Len()+1)
	for v := range sig.Params().Variables() {
		vars = append(vars, v)
	}
	vars = slices.Insert(vars, min(m.index, len(vars)), types.NewParam(token.NoPos, f.Pkg(), m.name, t))
	return types.NewFunc(f.Pos(), f.Pkg(), f.Name(), types.NewSignatureType(nil, nil, nil, types.NewTuple(vars...), sig.Results(), sig.Variadic()))
}

// parameterIn returns the parameter's object in a configuration.
func (m *introduction) parameterIn(configuration string) *types.Var {
	variants := m.f.Package.With(m.f.Site.File)
	pkg := variants[0]
	if i := slices.IndexFunc(variants, func(v *load.Package) bool { return v.Configuration == configuration }); i >= 0 {
		pkg = variants[i]
	}
	return types.NewParam(token.NoPos, pkg.Types, m.name, m.typ(pkg))
}
