package survey

import (
	"context"
	"fmt"
	"go/ast"
	"go/types"
	"path/filepath"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/rule"
)

// question is something that is asked for somewhere, and where its figures go.
type question struct {
	entry *rule.Entry     // finds it; nil of a field
	load  *types.TypeName // of a field: the type that has it
	field string
	from  string   // the package that it is declared in
	into  *Figures // who asks in other packages
	all   *Figures // and with that package; may be nil
}

// count answers the questions by one more scan.
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
		if v.Package != q.from {
			q.into.add(where(v))
		}
		if q.all != nil {
			q.all.add(where(v))
		}
	}
	for _, q := range s.ask {
		if q.entry == nil {
			q.selections(res)
		}
	}
	return nil
}

// selections counts where a field is selected, in the packages that were loaded.
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

// whereFile says what the code of a Go file is for.
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
