package unchanged

import (
	"go/ast"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/leave"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/scan/load"
)

// TestLeftOutOfRealCode breaks long functions of Go's own source in a place and checks them twice: as a whole, and
// without the statements that need not be checked again. What is wrong must be the same.
func TestLeftOutOfRealCode(t *testing.T) {
	p, err := load.Load(t.Context(), load.Options{
		Dir: ".", Patterns: []string{"go/printer", "encoding/json", "text/template"}, Configurations: []load.Configuration{{Name: "default"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	pl := &Finder{}
	rnd := rand.New(rand.NewPCG(7, 8))
	found, left, bytes := 0, 0, 0
	for _, pkg := range p.Packages {
		g := &project.Package{Path: pkg.Path, Variants: []*load.Package{pkg}}
		for n := range 8 * len(pkg.Files) {
			f := pkg.Files[n%len(pkg.Files)]
			d := broken(pl, rnd, g, f)
			if d == nil {
				continue
			}
			parts := pl.In(d)
			if len(parts.statements) == 0 {
				continue
			}
			left++
			for _, s := range parts.statements {
				bytes += s.End - s.Start
			}
			whole, err := p.Check(t.Context(), pkg, map[string][]byte{f.Path: d.After})
			if err != nil {
				t.Fatal(err)
			}
			part, err := p.CheckEdited(t.Context(), pkg, map[string]load.Edited{f.Path: {Src: d.After, Left: parts.Statements()}}, nil)
			if err != nil {
				t.Fatal(err)
			}
			want := said(whole.Errors)
			if diff := cmp.Diff(want, said(part.Errors)); diff != "" {
				t.Errorf("%s in %s, edits %+v: errors (-whole +part):\n%s", f.Path, pkg.ID, d.Edits, diff)
			}
			found += len(want)
		}
	}
	t.Logf("%d errors in %d functions, %d bytes left out", found, left, bytes)
	if found < 100 || left < 30 {
		t.Errorf("%d errors in %d functions: that shows nothing", found, left)
	}
}

// said are errors in words, without those about imports, which the caller tells apart.
func said(list []load.Error) (out []string) {
	for _, e := range list {
		if !strings.HasSuffix(e.Msg, "imported and not used") && !strings.Contains(e.Msg, " imported as ") {
			out = append(out, e.Error())
		}
	}
	slices.Sort(out)
	return out
}

// broken returns a draft of a file in which a statement of each long function is taken out, gets another value or has
// another before it; nil without such functions.
func broken(p *Finder, rnd *rand.Rand, g *project.Package, f *load.File) *filerewrite.File {
	d := &filerewrite.File{Package: g, File: f, Variants: g.Variants}
	for _, decl := range f.Syntax.Decls {
		fn, ok := decl.(*ast.FuncDecl)
		if !ok || p.body(f, fn) == nil {
			continue
		}
		stmt := fn.Body.List[rnd.IntN(len(fn.Body.List))]
		at := leave.Span(d, stmt)
		assign, ok := stmt.(*ast.AssignStmt)
		switch kind := rnd.IntN(4); {
		case ok && kind < 2: // as a use stands in place of a violation
			value := assign.Rhs[0]
			if e := leave.Span(d, value); kind == 0 {
				d.Sites = append(d.Sites, &site.Site{File: f, Expr: value})
				d.Edits = append(d.Edits, patch.Edit{Start: e.Start, End: e.End, New: "uint8(1)"})
			} else {
				d.Edits = append(d.Edits, patch.Edit{Start: e.Start, End: e.End, New: "func() int { return 0 }"})
			}
		case kind == 2:
			b := p.body(f, fn)
			name := "fresh"
			if names := b.declares[rnd.IntN(len(b.declares))]; len(names) > 0 {
				name = names[0]
			}
			d.Edits = append(d.Edits, patch.Edit{Start: at.Start, End: at.Start, New: "var " + name + " complex64\n"})
		default:
			d.Edits = append(d.Edits, patch.Edit{Start: at.Start, End: at.End})
		}
	}
	if len(d.Edits) == 0 {
		return nil
	}
	after, err := patch.Apply(f.Src, d.Edits)
	if err != nil {
		return nil
	}
	d.After, d.At = after, func(offset int) int { return offset }
	return d
}
