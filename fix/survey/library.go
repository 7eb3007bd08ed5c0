package survey

import (
	"cmp"
	"go/ast"
	"go/types"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/effect"
	"github.com/seed-58def443/ssot/fix/internal/hazard/borrowed"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/use"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/rule"
)

// reader finds the functions and values that make, keep or return what a preset builds.
type reader struct {
	*job
	preset  rule.Preset
	out     *Library
	types   map[string]int // the built types, with their counts
	endings map[string]*Ending
	text    bool // the preset builds a string: an environment variable
	built   []types.Type
	handed  *borrowed.Finder
	makers  map[types.Object]*Maker
}

// library adds the constructions of a preset to the survey, if there are any.
func (s *job) library(p rule.Preset) {
	l := &Library{Preset: p.Name, Rule: p.Rule, Title: p.Title, Aside: p.Aside, Imports: p.Import}
	for _, v := range s.res.Violations {
		if v.Rule == p.Name && v.Outer == "" {
			l.Built = append(l.Built, s.out.place(v))
			l.Figures.add(s.out.At(v))
		}
	}
	if len(l.Built) == 0 {
		return
	}
	s.out.Libraries = append(s.out.Libraries, l)
	pr := project.New(s.res)
	r := &reader{
		job: s, preset: p, out: l, types: map[string]int{}, endings: map[string]*Ending{}, makers: map[types.Object]*Maker{},
		handed: &borrowed.Finder{Project: pr, Table: &use.Table{Project: pr}, Packages: effect.New(pr).Packages},
	}
	packages := r.packages()
	for _, pkg := range packages {
		for _, x := range r.found(pkg) {
			r.construction(pkg, x)
		}
	}
	if len(r.types) > 0 {
		l.Ends = r.endings[slices.MinFunc(slices.Collect(maps.Keys(r.types)), func(a, b string) int {
			return cmp.Or(cmp.Compare(r.types[b], r.types[a]), cmp.Compare(a, b))
		})]
	}
	for _, pkg := range packages {
		r.candidates(pkg)
	}
	placed := func(a, b types.Object) int { // positions are in the order in which files happen to be read
		x, y := r.makers[a], r.makers[b]
		return cmp.Or(cmp.Compare(x.File, y.File), cmp.Compare(x.Line, y.Line), cmp.Compare(x.Symbol, y.Symbol))
	}
	for _, obj := range slices.SortedFunc(maps.Keys(r.makers), placed) {
		m := r.makers[obj]
		l.Makers = append(l.Makers, m)
		s.ask = append(s.ask, &question{entry: entryOf(obj), from: obj.Pkg().Path(), into: &m.Outside, all: &m.Calls})
	}
	l.Sample = r.sample(packages)
}

// packages returns the loaded packages of the default configuration, without test variants.
func (r *reader) packages() []*load.Package {
	var out []*load.Package
	seen := map[string]bool{}
	for _, pkg := range r.res.Program.Packages {
		if pkg.ForTest == "" && !seen[pkg.Path] {
			seen[pkg.Path] = true
			out = append(out, pkg)
		}
	}
	return out
}

// found returns the constructions in a package.
func (r *reader) found(pkg *load.Package) []scan.Finding {
	files := make([]*ast.File, len(pkg.Files))
	for i, f := range pkg.Files {
		files[i] = f.Syntax
	}
	return slices.DeleteFunc(r.res.Forbidden(pkg, files...), func(x scan.Finding) bool { return x.Rule.Name != r.preset.Name || x.Value })
}

// construction records the type of a construction, and the function that builds a new value on each call.
func (r *reader) construction(pkg *load.Package, x scan.Finding) {
	e, ok := x.At.Node().(ast.Expr)
	if !ok {
		return
	}
	results := identity.Results(pkg.Info.TypeOf(e))
	if len(results) == 0 {
		return
	}
	r.text = r.text || isText(results[0])
	if t := results[0]; identity.Named(t) != nil && !identity.IsError(t) && !identity.IsContext(t) {
		key := types.TypeString(t, nil)
		if r.types[key]++; r.types[key] == 1 {
			r.endings[key] = ending(t)
			r.built = append(r.built, t)
		}
		if _, lit := ast.Unparen(e).(*ast.CompositeLit); lit && identity.IsStruct(t) {
			r.types[types.TypeString(types.NewPointer(t), nil)]++ // it is passed on as a pointer
		}
	}
	if !slices.Contains(r.out.Seen, pkg.Path) {
		r.out.Seen = append(r.out.Seen, pkg.Path)
	}
	for cur := range x.At.Enclosing((*ast.FuncLit)(nil), (*ast.FuncDecl)(nil), (*ast.AssignStmt)(nil)) {
		switch n := cur.Node().(type) {
		case *ast.FuncLit:
			return // the literal may run once, as with sync.OnceValue
		case *ast.AssignStmt:
			if assignsPackageVar(pkg, n) {
				return
			}
		case *ast.FuncDecl:
			if fn, ok := pkg.Info.Defs[n.Name].(*types.Func); ok && n.Name.Name != "init" && (pkg.Name != "main" || n.Name.Name != "main") {
				r.maker(pkg, fn)
			}
			return
		}
	}
}

// assignsPackageVar reports whether an assignment sets a package-level variable.
func assignsPackageVar(pkg *load.Package, a *ast.AssignStmt) bool {
	return slices.ContainsFunc(a.Lhs, func(e ast.Expr) bool {
		id, ok := identity.IdentOf(e)
		if !ok || id.Name == "_" {
			return false
		}
		v, ok := pkg.Info.ObjectOf(id).(*types.Var)
		return ok && !v.IsField() && v.Pkg() != nil && v.Parent() == v.Pkg().Scope()
	})
}

// maker records a function that builds a new value on each call.
func (r *reader) maker(pkg *load.Package, fn *types.Func) *Maker {
	if m := r.makers[fn]; m != nil {
		return m
	}
	at := r.res.Program.Fset.PositionFor(fn.Pos(), false)
	m := &Maker{Symbol: symbolOf(fn).String(), File: r.rel(at.Filename), Line: at.Line, Takes: parameters(fn.Signature(), pkg.Types), Package: pkg.Path}
	if fn.Signature().Recv() == nil {
		m.Name = fn.Name()
	}
	if results := fn.Signature().Results(); results.Len() > 0 {
		m.Returns = r.is(results.At(0).Type())
	}
	r.makers[fn] = m
	return m
}

// isText reports whether a value of type t is a string.
func isText(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsString != 0
}

// is reports whether t is a built type, or an interface of the library that a built type implements.
func (r *reader) is(t types.Type) bool {
	if r.types[types.TypeString(t, nil)] > 0 {
		return true
	}
	name := identity.Named(t)
	if name == nil || name.Pkg() == nil || !slices.Contains(r.preset.Packages, name.Pkg().Path()) {
		return false
	}
	in, ok := t.Underlying().(*types.Interface)
	return ok && slices.ContainsFunc(r.built, func(t types.Type) bool { return types.Implements(t, in) })
}

func (r *reader) rel(path string) string {
	if rel, err := filepath.Rel(r.res.Root, path); err == nil {
		return filepath.ToSlash(rel)
	}
	return path
}

// parameters returns the parameters of a function, qualified as in its package.
func parameters(sig *types.Signature, in *types.Package) string {
	if sig.Params().Len() == 0 {
		return ""
	}
	taking := types.NewSignatureType(nil, nil, nil, sig.Params(), nil, sig.Variadic())
	return strings.TrimPrefix(types.TypeString(taking, types.RelativeTo(in)), "func")
}

// symbolOf returns the symbol of an object in a rule file.
func symbolOf(obj types.Object) rule.Symbol {
	s := rule.Symbol{Package: obj.Pkg().Path(), Name: obj.Name()}
	fn, ok := obj.(*types.Func)
	if !ok || fn.Signature().Recv() == nil {
		return s
	}
	recv := fn.Signature().Recv().Type()
	if _, s.Pointer = types.Unalias(recv).(*types.Pointer); identity.Named(recv) != nil {
		s.Recv = identity.Named(recv).Name()
	}
	return s
}

// entryOf returns the entry that matches the uses of an object.
func entryOf(obj types.Object) *rule.Entry {
	if _, fn := obj.(*types.Func); fn {
		return &rule.Entry{Kind: rule.Call, Symbol: symbolOf(obj)}
	}
	return &rule.Entry{Kind: rule.Ref, Symbol: symbolOf(obj)}
}

// ending returns the method that ends a value of a type when the process ends, or nil.
func ending(t types.Type) *Ending {
	set := types.NewMethodSet(t)
	for _, name := range endings {
		sel := set.Lookup(nil, name)
		if sel == nil {
			continue
		}
		sig := sel.Type().(*types.Signature)
		e := &Ending{Method: name, Context: sig.Params().Len() == 1 && identity.IsContext(sig.Params().At(0).Type()), Errs: sig.Results().Len() == 1 && identity.IsError(sig.Results().At(0).Type())}
		if (sig.Params().Len() == 0 || e.Context) && (sig.Results().Len() == 0 || e.Errs) {
			return e
		}
	}
	return nil
}

// valueOf returns the description of a value of a type.
func valueOf(t types.Type) Value {
	v := Value{Code: types.TypeString(t, func(p *types.Package) string { return p.Name() })}
	if name := identity.Named(t); name != nil && name.Pkg() != nil {
		v.Path, v.Name = name.Pkg().Path(), name.Name()
	}
	switch types.Unalias(t).Underlying().(type) {
	case *types.Pointer, *types.Interface:
		v.Nil = true
	}
	return v
}

// typeName returns the qualified name of a type, or of what it points to.
func typeName(t types.Type) string { return valueOf(t).typeName() }
