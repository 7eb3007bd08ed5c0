package ends

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/typetest"
)

// TestVerdicts holds what is said of each method that package a calls: as it is called, as a method of its type, and by
// its name alone. Bodies of package own are loaded, those of package read can be read, and a rule names Finish.
func TestVerdicts(t *testing.T) {
	p, compare := typetest.Archive(t, "testdata/verdicts.txtar")
	sources := map[string]*Source{}
	for _, pkg := range p.Packages {
		sources[pkg.Path] = NewSource([]*ast.File{pkg.Files[0].Syntax})
	}
	only := func(name string, pkg *types.Package) *Source {
		if pkg == nil || pkg.Path() != name {
			return nil
		}
		return sources[name]
	}
	j := Judge{
		Loaded: func(pkg *types.Package) *Source { return only("own", pkg) },
		Read:   func(obj types.Object) *Source { return only("read", obj.Pkg()) },
	}
	a := p.Packages[len(p.Packages)-1]
	var out strings.Builder
	say := func(how string, v Verdict) {
		fmt.Fprintf(&out, "\t%s: %q", how, v.How)
		for _, word := range []struct {
			is   bool
			text string
		}{{v.Sure, " sure"}, {v.Removable, " removable"}, {v.Read != "", " read"}} {
			if word.is {
				out.WriteString(word.text)
			}
		}
		out.WriteString("\n")
	}
	ast.Inspect(a.Files[0].Syntax, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok || a.Info.Selections[sel] == nil {
			return true
		}
		s := a.Info.Selections[sel]
		fmt.Fprintf(&out, "%s\n", types.ExprString(sel))
		named := []string{"Finish"}
		say("called", j.Call(s, nil, named))
		if types.IsInterface(s.Recv()) {
			for _, name := range []string{"made", "library"} {
				say("called on "+name, j.Call(s, a.Types.Scope().Lookup(name).Type(), named))
			}
		}
		if fn, ok := s.Obj().(*types.Func); ok {
			say("of its type", j.Method(s.Recv(), fn, named))
			if name := identity.Named(s.Recv()); name != nil {
				say("by name", j.Name(name, fn.Name(), sources[name.Pkg().Path()], named))
				say("by name, not read", j.Name(name, fn.Name(), nil, named))
				say("in a snippet", ByName(name.Pkg().Path(), fn.Name(), named))
			}
		}
		return true
	})
	compare(out.String())
}
