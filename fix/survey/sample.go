package survey

import (
	"cmp"
	"go/ast"
	"go/types"
	"regexp"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
)

// Sample is a construction that can be moved to a package of its own: everything that it names can be imported.
type Sample struct {
	Code    string   `json:"code"`
	Imports []Import `json:"imports"`
	Gives   Value    `json:"gives"`
	Errs    bool     `json:"errs"` // it also returns an error
	Context bool     `json:"context"`
	File    string   `json:"file"`
	Line    int      `json:"line"`
	Times   int      `json:"times"` // the number of equal constructions

	production int // how many of them are in production
}

// Import is a package that a sample names.
type Import struct {
	Path string `json:"path"`
	Name string `json:"name,omitempty"` // if it differs from the package's own name
}

// sample returns the most frequent construction, preferring production code, or nil. It must give the type that is
// built most often: a transport inside ten clients is no client. A type that can be nil is preferred, since its
// value can be built on first use. A construction that turns off certificate verification is never returned.
func (r *reader) sample(packages []*load.Package) *Sample {
	var all []*Sample
	built, inProduction := map[string]int{}, map[string]int{} // by type
	for _, pkg := range packages {
		list := r.found(pkg)
		for _, x := range list {
			t := makes(pkg, x)
			if t == nil || slices.ContainsFunc(list, func(o scan.Finding) bool { return inside(x, o) }) {
				continue
			}
			production := 0
			if r.where(pkg, x) == Production {
				production = 1
			}
			built[typeName(t)]++
			inProduction[typeName(t)] += production
			s := r.selfContained(pkg, x, t)
			if s == nil {
				continue
			}
			if i := slices.IndexFunc(all, func(o *Sample) bool { return o.Code == s.Code }); i >= 0 {
				s = all[i]
			} else {
				all = append(all, s)
			}
			s.Times++
			s.production += production
		}
	}
	if len(all) == 0 {
		return nil
	}
	return slices.MinFunc(all, func(a, b *Sample) int {
		after := func(first bool) int {
			if first {
				return 0
			}
			return 1
		}
		at, bt := a.Gives.typeName(), b.Gives.typeName()
		return cmp.Or(cmp.Compare(after(a.Gives.Nil), after(b.Gives.Nil)), cmp.Compare(inProduction[bt], inProduction[at]), cmp.Compare(built[bt], built[at]),
			cmp.Compare(b.production, a.production), cmp.Compare(b.Times, a.Times))
	})
}

// makes returns the type that a construction gives, or nil.
func makes(pkg *load.Package, x scan.Finding) types.Type {
	e, ok := x.At.Node().(ast.Expr)
	if !ok {
		return nil
	}
	results := identity.Results(pkg.Info.TypeOf(e))
	if len(results) == 0 {
		return nil
	}
	return results[0]
}

// inside reports whether a construction is a part of another.
func inside(x, outer scan.Finding) bool {
	return outer.Start <= x.Start && x.End <= outer.End && x.End-x.Start < outer.End-outer.Start
}

// where returns the purpose of the code around a construction.
func (r *reader) where(pkg *load.Package, x scan.Finding) Where {
	w := r.job.out.aside(whereFile(r.res, r.res.Program.Fset.PositionFor(x.Start, false).Filename), pkg.Path)
	if w != Production {
		return w
	}
	for cur := range x.At.Enclosing((*ast.FuncDecl)(nil)) {
		return standIn(w, syntax.FunctionName(cur.Node().(*ast.FuncDecl)))
	}
	return w
}

// selfContained returns the sample of a construction if it names only importable objects, otherwise nil.
func (r *reader) selfContained(pkg *load.Package, x scan.Finding, t types.Type) *Sample {
	e, ok := x.At.Node().(ast.Expr)
	if !ok {
		return nil
	}
	results := identity.Results(pkg.Info.TypeOf(e))
	if len(results) == 0 || !r.is(results[0]) {
		return nil
	}
	literal := "" // "&" before a struct literal, since the value is shared, not copied
	if lit, is := ast.Unparen(e).(*ast.CompositeLit); is && identity.IsStruct(t) {
		e, t, literal = lit, types.NewPointer(t), "&"
	}
	at := r.res.Program.Fset.PositionFor(e.Pos(), false)
	s := &Sample{Gives: valueOf(t), Errs: len(results) == 2 && identity.IsError(results[1]), File: r.rel(at.Filename), Line: at.Line}
	ok = len(results) == 1 || s.Errs
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			ok = false
		case *ast.Ident:
			ok = ok && n.Name != "InsecureSkipVerify" && s.names(pkg, n)
		}
		return ok
	})
	if !ok {
		return nil
	}
	for _, f := range pkg.Files {
		if f.Path == at.Filename {
			s.Code = literal + string(f.Src[at.Offset:at.Offset+int(e.End()-e.Pos())])
		}
	}
	if s.Code == "" {
		return nil
	}
	return s
}

// names reports whether an identifier has the same meaning in another package, and records the import that it
// needs.
func (s *Sample) names(pkg *load.Package, id *ast.Ident) bool {
	switch obj := pkg.Info.ObjectOf(id).(type) {
	case *types.PkgName:
		imported := obj.Imported()
		if imported.Path() == "C" || internal.MatchString(imported.Path()) && pkg.Module == "" {
			return false
		}
		add := Import{Path: imported.Path()}
		if obj.Name() != imported.Name() {
			add.Name = obj.Name()
		}
		if !slices.Contains(s.Imports, add) {
			s.Imports = append(s.Imports, add)
		}
		return true
	case *types.Var:
		if obj.IsField() {
			return true
		}
		if identity.IsContext(obj.Type()) && id.Name == "ctx" {
			s.Context = true
			return true
		}
		return obj.Exported() && obj.Parent() == obj.Pkg().Scope() && obj.Pkg() != pkg.Types
	case *types.Func:
		return obj.Pkg() != pkg.Types && (obj.Signature().Recv() != nil || obj.Exported())
	case *types.Const, *types.TypeName, *types.Builtin, *types.Nil:
		return obj.Pkg() == nil || obj.Pkg() != pkg.Types
	}
	return false
}

// internal matches import paths that only some packages may import.
var internal = regexp.MustCompile(`(^|/)internal(/|$)`)
