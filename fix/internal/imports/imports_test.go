package imports

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/layout"
	"github.com/seed-58def443/ssot/fix/internal/layout/layouttest"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/scan/load"
)

func importsOf(t *testing.T, src []byte) []string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), "", src, parser.ImportsOnly)
	if err != nil {
		t.Fatalf("%v in\n%s", err, src)
	}
	out := make([]string, len(f.Imports))
	for i, s := range f.Imports {
		out[i] = strings.TrimSpace(syntax.SpecName(s) + " " + syntax.SpecPath(s))
	}
	return out
}

// TestImportEdits adds an import to real files, removes one, and does both: the others stay in their order, no line
// outside of the import declarations changes, and what gofmt liked it still likes.
func TestImportEdits(t *testing.T) {
	const owner = "example.com/shop/internal/redisx"
	for n, original := range layouttest.Sample(t, 40) {
		for name, src := range layouttest.Forms(original.Src) {
			file := layouttest.Parsed(src)
			if file == nil {
				t.Fatalf("%s: not as gofmt wants it", name)
			}
			if as := layout.Of(src); len(ImportEdits(file, as.Eol, nil, nil)) > 0 {
				t.Fatalf("%s: no imports are edits", name)
			}
			had := importsOf(t, src)
			for i := -1; i < len(had); i++ {
				if name != "plain" && i != n%(len(had)+1)-1 {
					continue // all of them once, the other forms one each
				}
				for _, add := range []bool{true, false} {
					var remove []*ast.ImportSpec
					want := slices.Clone(had)
					if i >= 0 {
						remove = file.Syntax.Imports[i : i+1]
						want = slices.Delete(want, i, i+1)
					}
					var added []*Addition
					if add {
						added = []*Addition{{Path: owner, Pkg: "redisx", Name: "redisx"}}
					}
					as := layout.Of(src)
					after, _, err := as.Apply(src, ImportEdits(file, as.Eol, added, remove))
					if err != nil {
						t.Fatal(err)
					}
					got := importsOf(t, after)
					if add {
						at := slices.Index(got, owner)
						if at < 0 {
							t.Fatalf("%s: not added to\n%s", name, after)
						}
						got = slices.Delete(got, at, at+1)
					}
					if !slices.Equal(got, want) {
						t.Fatalf("%s: imports %v, want %v in\n%s", name, got, want, after)
					}
					if out, err := format.Source(layouttest.Plain(after)); err != nil || !bytes.Equal(out, layouttest.Plain(after)) {
						t.Fatalf("%s: without %v: gofmt would change it: %v\n%s", name, remove, err, patch.Change{Path: "x.go", Before: after, After: out}.Unified())
					}
					onlyImports(t, file, after)
				}
			}
		}
	}
}

// onlyImports checks that nothing changes after the import declarations, nor before the package clause.
func onlyImports(t *testing.T, file *load.File, after []byte) {
	t.Helper()
	end := file.Syntax.Name.End()
	for _, d := range file.Syntax.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.IMPORT {
			end = max(end, g.End())
		}
	}
	from := file.Tok.Offset(end)
	if i := bytes.IndexByte(file.Src[from:], '\n'); i >= 0 {
		from += i + 1
	} else {
		from = len(file.Src)
	}
	tail := bytes.TrimLeft(file.Src[from:], "\r\n")
	head := file.Src[:file.Tok.Offset(file.Syntax.Name.End())]
	if !bytes.HasSuffix(after, tail) || !bytes.HasPrefix(after, head) {
		t.Fatalf("more than imports changes:\n%s", patch.Change{Path: "x.go", Before: file.Src, After: after}.Unified())
	}
}
