package survey

import (
	"context"
	"fmt"
	"go/ast"
	"go/types"
	"path/filepath"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/rule"
)

// question asks for the uses of an object, to be counted in its figures.
type question struct {
	entry *rule.Entry     // matches the uses; nil for a field
	load  *types.TypeName // the type that has the field
	field string
	from  string   // the package that declares it
	into  *Figures // uses in other packages
	all   *Figures // all uses; may be nil
	name  string
	set   *setting // for a variable or a field
}

// setting asks which packages assign to a variable or a field.
type setting struct {
	field   bool
	owner   *Owner
	library *Library
}

// count answers all questions by one more scan.
func (s *job) count(ctx context.Context) error {
	if len(s.ask) == 0 {
		return nil
	}
	f := &rule.File{}
	byRule := map[string]*question{}
	for i, q := range s.ask {
		r := &rule.Rule{Name: fmt.Sprintf("q%d", i), Entries: []*rule.Entry{q.entry}}
		if q.entry == nil {
			r.Entries = []*rule.Entry{{Kind: rule.Ref, Symbol: rule.Symbol{Package: q.load.Pkg().Path(), Name: q.load.Name()}}}
		} else {
			byRule[r.Name] = q
		}
		f.Rules = append(f.Rules, r)
	}
	res, err := s.scan(ctx, f)
	if err != nil {
		return err
	}
	for _, v := range res.Violations {
		q := byRule[v.Rule]
		if q == nil {
			continue
		}
		if q.all != nil && v.Value {
			continue // a function value counts as one call
		}
		if v.Package != q.from {
			q.into.add(at(v))
		}
		if q.all != nil {
			q.all.add(at(v))
		}
	}
	for _, q := range s.ask {
		if q.entry == nil {
			q.selections(res)
		}
		if q.set != nil {
			q.setters(res)
		}
	}
	return nil
}

// setters adds to SetBy the packages that build a value and assign to the variable or field: all users share that
// value.
func (q *question) setters(res *scan.Result) {
	for _, pkg := range res.Program.Packages {
		if pkg.ForTest != "" || pkg.Path == q.from || !slices.Contains(q.set.library.Seen, pkg.Path) || slices.Contains(q.set.owner.SetBy, pkg.Path) {
			continue
		}
		is := func(e ast.Expr) bool {
			id, ok := identity.IdentOf(e)
			if !ok || id.Name != q.name {
				return false
			}
			v, ok := pkg.Info.Uses[id].(*types.Var)
			return ok && v.IsField() == q.set.field && v.Pkg() != nil && v.Pkg().Path() == q.from
		}
		sets := false
		for _, file := range pkg.Files {
			ast.Inspect(file.Syntax, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.AssignStmt:
					sets = sets || slices.ContainsFunc(n.Lhs, is)
				case *ast.KeyValueExpr:
					sets = sets || q.set.field && is(n.Key)
				}
				return !sets
			})
		}
		if sets {
			q.set.owner.SetBy = append(q.set.owner.SetBy, pkg.Path)
		}
	}
}

// selections counts the selections of a field in the loaded packages.
func (q *question) selections(res *scan.Result) {
	seen := map[string]bool{}
	for _, pkg := range res.Program.Packages {
		if pkg.PlainPath() == q.from {
			continue
		}
		for _, file := range pkg.Files {
			w := whereFile(res, file.Path)
			ast.Inspect(file.Syntax, func(n ast.Node) bool {
				sel, ok := n.(*ast.SelectorExpr)
				if !ok || sel.Sel.Name != q.field {
					return true
				}
				s := pkg.Info.Selections[sel]
				if s == nil || s.Kind() != types.FieldVal || identity.TypeKey(s.Recv()) != identity.TypeKey(q.load.Type()) {
					return true
				}
				if at := res.Program.Fset.PositionFor(sel.Pos(), false).String(); !seen[at] {
					seen[at] = true
					q.into.add(w)
				}
				return true
			})
		}
	}
}

// whereFile returns the purpose of a Go file.
func whereFile(res *scan.Result, path string) Where {
	for _, d := range res.Tree.Dirs {
		if d.Path != filepath.Dir(path) {
			continue
		}
		for _, f := range d.Files {
			if f.Path == path {
				p, _ := res.Rank(d, f)
				return whereOf(p, f.Test)
			}
		}
	}
	return Production
}
