package survey

import (
	"cmp"
	"go/ast"
	"go/types"
	"regexp"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
)

// Sample is a construction that could stand in a package of its own as it is: all that it names is imported.
type Sample struct {
	Code    string   `json:"code"`
	Imports []Import `json:"imports"`
	Gives   Value    `json:"gives"`
	Errs    bool     `json:"errs"` // it returns an error as well
	Context bool     `json:"context"`
	File    string   `json:"file"`
	Line    int      `json:"line"`
	Times   int      `json:"times"` // how often it is written like this
}

// Import is a package that code names.
type Import struct {
	Path string `json:"path"`
	Name string `json:"name,omitempty"` // where it is not the package's own
}

// sample is the construction that is written most often, or nil: before others one of what can be nil, and so can be
// made when it is asked for, and one in production.
func (r *reader) sample(packages []*load.Package) *Sample {
	var all []*Sample
	production := map[*Sample]bool{}
	for _, pkg := range packages {
		for _, x := range r.found(pkg) {
			s := r.alone(pkg, x)
			if s == nil {
				continue
			}
			if i := slices.IndexFunc(all, func(o *Sample) bool { return o.Code == s.Code }); i >= 0 {
				s = all[i]
			} else {
				all = append(all, s)
			}
			s.Times++
			production[s] = production[s] || whereFile(r.res, r.res.Program.Fset.PositionFor(x.Start, false).Filename) == Production
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
		return cmp.Or(cmp.Compare(after(a.Gives.Nil), after(b.Gives.Nil)), cmp.Compare(after(production[a]), after(production[b])), cmp.Compare(b.Times, a.Times))
	})
}

// alone is a construction that names nothing but what it could import, else nil.
func (r *reader) alone(pkg *load.Package, x scan.Finding) *Sample {
	e, ok := x.At.Node().(ast.Expr)
	if !ok {
		return nil
	}
	results := identity.Results(pkg.Info.TypeOf(e))
	if len(results) == 0 || !r.is(results[0]) {
		return nil
	}
	at := r.res.Program.Fset.PositionFor(e.Pos(), false)
	s := &Sample{Gives: valueOf(results[0]), Errs: len(results) == 2 && identity.IsError(results[1]), File: r.rel(at.Filename), Line: at.Line}
	ok = len(results) == 1 || s.Errs
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			ok = false
		case *ast.Ident:
			ok = ok && s.names(pkg, n)
		}
		return ok
	})
	if !ok {
		return nil
	}
	for _, f := range pkg.Files {
		if f.Path == at.Filename {
			s.Code = string(f.Src[at.Offset : at.Offset+int(e.End()-e.Pos())])
		}
	}
	if s.Code == "" {
		return nil
	}
	return s
}

// names says that an identifier means the same in another package, and notes what has to be imported for it.
func (s *Sample) names(pkg *load.Package, id *ast.Ident) bool {
	switch obj := pkg.Info.ObjectOf(id).(type) {
	case *types.PkgName:
		imported := obj.Imported()
		if imported.Name() == "main" || imported.Path() == "C" || internal.MatchString(imported.Path()) && pkg.Module == "" {
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

// internal matches import paths that Go lets some packages alone import.
var internal = regexp.MustCompile(`(^|/)internal(/|$)`)
