package load

import (
	"bytes"
	"go/ast"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestCheckEditedOfRealCode swaps the bodies of two functions in files of Go's own source, which is wrong in many ways:
// what is wrong in the two must be the same, whether all the rest is checked or nothing that is what it was.
func TestCheckEditedOfRealCode(t *testing.T) {
	p := mustLoad(t, Options{Dir: ".", Patterns: []string{"text/template", "text/template/parse", "go/printer", "encoding/json", "net/textproto"}})
	rnd := rand.New(rand.NewPCG(5, 6))
	found, omitted, files := 0, 0, 0
	for _, pkg := range p.Packages {
		for _, f := range pkg.Files {
			edited, checked := swapped(rnd, f)
			if edited.Src == nil {
				continue
			}
			files++
			whole, err := p.Check(t.Context(), pkg, map[string][]byte{f.Path: edited.Src})
			if err != nil {
				t.Fatal(err)
			}
			part, err := p.CheckEdited(t.Context(), pkg, map[string]Edited{f.Path: edited}, nil)
			if err != nil {
				t.Fatal(err)
			}
			within := func(list []Error) (out []string) {
				for _, e := range list {
					if off := e.Position.Offset; e.Position.Filename == f.Path && (checked[0] <= off && off < checked[1] || checked[2] <= off && off < checked[3]) {
						out = append(out, e.Error())
					}
				}
				slices.Sort(out)
				return out
			}
			want := within(whole.Errors)
			if diff := cmp.Diff(want, within(part.Errors)); diff != "" {
				t.Errorf("%s in %s: errors (-whole +part):\n%s", f.Path, pkg.ID, diff)
			}
			found += len(want)
			omitted += len(part.Omitted)
		}
	}
	t.Logf("%d errors in %d files, %d functions left out", found, files, omitted)
	if found < 100 || omitted < 100 {
		t.Errorf("%d errors, %d functions left out: that shows nothing", found, omitted)
	}
}

// swapped returns a file in which two functions have each other's body, and where the two then lie: start, end, start,
// end. It has no source when there are no two.
func swapped(rnd *rand.Rand, f *File) (Edited, [4]int) {
	var funcs []*ast.FuncDecl
	for _, decl := range f.Syntax.Decls {
		if fn, ok := decl.(*ast.FuncDecl); ok && fn.Body != nil {
			funcs = append(funcs, fn)
		}
	}
	if len(funcs) < 2 {
		return Edited{}, [4]int{}
	}
	i := rnd.IntN(len(funcs) - 1)
	j := i + 1 + rnd.IntN(len(funcs)-i-1)
	body := func(fn *ast.FuncDecl) (start, end int) {
		return f.Tok.Offset(fn.Body.Pos()), f.Tok.Offset(fn.Body.End())
	}
	a0, a1 := body(funcs[i])
	b0, b1 := body(funcs[j])
	e := Edited{Src: bytes.Join([][]byte{f.Src[:a0], f.Src[b0:b1], f.Src[a1:b0], f.Src[a0:a1], f.Src[b1:]}, nil)}
	moved := (b1 - b0) - (a1 - a0)
	for n, fn := range funcs {
		at := f.Tok.Offset(fn.Pos())
		switch {
		case n == i || n == j:
			continue
		case n > i && n < j:
			at += moved
		}
		e.Same = append(e.Same, Same{at, fn})
	}
	first, second := f.Tok.Offset(funcs[i].Pos()), f.Tok.Offset(funcs[j].Pos())+moved
	return e, [4]int{first, a1 + moved, second, b1}
}
