package fix

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/scan/load"
)

// sample picks files of the Go installation's own source.
func sample(t *testing.T, n int) []*load.File {
	t.Helper()
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	var paths []string
	for _, dir := range []string{"net", "go", "encoding", "os", "crypto", "cmd/compile", "runtime"} {
		found, err := filepath.Glob(filepath.Join(strings.TrimSpace(string(root)), "src", dir, "*", "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, found...)
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	rnd.Shuffle(len(paths), func(i, j int) { paths[i], paths[j] = paths[j], paths[i] })
	var out []*load.File
	for _, path := range paths {
		src, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		const large = 20 << 10
		if f := parsed(src); f != nil && len(src) < large {
			out = append(out, f)
		}
		if len(out) == n {
			return out
		}
	}
	t.Fatalf("%d files, want %d", len(out), n)
	return nil
}

// parsed is a file of a source that is as gofmt wants it, nil for another.
func parsed(src []byte) *load.File {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", src, parser.ParseComments)
	if err != nil || !layoutOf(src).formatted || slices.ContainsFunc(f.Imports, func(s *ast.ImportSpec) bool { return specPath(s) == "C" }) {
		return nil
	}
	return &load.File{Src: src, Syntax: f, Tok: fset.File(f.Pos())}
}

// variants are a source in other line ends, with a byte order mark, and without a last line end.
func variants(src []byte) map[string][]byte {
	crlf := bytes.ReplaceAll(src, []byte("\n"), []byte("\r\n"))
	return map[string][]byte{"plain": src, "crlf": crlf, "bom": slices.Concat(byteOrderMark, crlf)}
}

func importsOf(t *testing.T, src []byte) []string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), "", src, parser.ImportsOnly)
	if err != nil {
		t.Fatalf("%v in\n%s", err, src)
	}
	out := make([]string, len(f.Imports))
	for i, s := range f.Imports {
		out[i] = strings.TrimSpace(specName(s) + " " + specPath(s))
	}
	return out
}

// TestImportEdits adds an import to real files, removes one, and does both: the others stay in their order, no line outside of the import declarations changes, and what gofmt liked it still likes.
func TestImportEdits(t *testing.T) {
	const owner = "example.com/shop/internal/redisx"
	for n, original := range sample(t, 40) {
		for name, src := range variants(original.Src) {
			file := parsed(src)
			if file == nil {
				t.Fatalf("%s: not as gofmt wants it", name)
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
					var added []*addition
					if add {
						added = []*addition{{path: owner, pkg: "redisx", name: "redisx"}}
					}
					layout := layoutOf(src)
					after, _, err := layout.apply(src, importEdits(file, layout.eol, added, remove))
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
					if out, err := format.Source(layout.strip(after)); err != nil || !bytes.Equal(out, layout.strip(after)) {
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

// TestNoEdits checks that a file without edits is what it was, whatever it looks like.
func TestNoEdits(t *testing.T) {
	for _, src := range []string{"", "package p", "\ufeffpackage p\r\n", "package p\r\nvar x=1\n", "package p\n\nvar  x = `\r\n`\r\n", "no go at all", "package p\r\n\r\nvar x = 1\r\n"} {
		after, _, err := layoutOf([]byte(src)).apply([]byte(src), nil)
		if err != nil || string(after) != src {
			t.Errorf("%q becomes %q, %v", src, after, err)
		}
	}
}
