package allow_test

import (
	"flag"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/seed-58def443/ssot/scan/allow"
	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "write the wanted results into testdata")

func archive(t *testing.T, path string) *txtar.Archive {
	t.Helper()
	ar, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return ar
}

// TestCover reads testdata/cover.txtar, also with CRLF line ends, a BOM and //line directives.
func TestCover(t *testing.T) {
	for _, f := range archive(t, "testdata/cover.txtar").Files {
		src := string(f.Data)
		body := strings.Index(src, "package p\n") + len("package p\n")
		for name, src := range map[string]string{
			"":       src,
			"CRLF":   strings.ReplaceAll(src, "\n", "\r\n"),
			"BOM":    "\ufeff" + src,
			"//line": src[:body] + "//line other.go:7\n" + strings.ReplaceAll(src[body:], "\tout()\n", "\tout()\n//line other.go:7\n"),
		} {
			fset := token.NewFileSet()
			file, err := parser.ParseFile(fset, f.Name, src, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			tok := fset.File(file.FileStart)
			directives := allow.Collect([]byte(src), tok, file)
			used := map[*allow.Directive]bool{}
			seen := 0
			ast.Inspect(file, func(n ast.Node) bool {
				id, ok := n.(*ast.Ident)
				if !ok || id.Name != "in" && id.Name != "out" {
					return true
				}
				seen++
				covered := false
				for _, d := range directives {
					if d.Covers("redis", id.Pos()) {
						covered, used[d] = true, true
					}
				}
				if covered != (id.Name == "in") {
					t.Errorf("%s %s: %s, covered: %v", name, fset.PositionFor(id.Pos(), false), id.Name, covered)
				}
				return true
			})
			if seen < 10 {
				t.Errorf("%s has %d calls", f.Name, seen)
			}
			malformed := 0
			for i, d := range directives {
				if !strings.HasPrefix(src[tok.Offset(d.Pos):tok.Offset(d.End)], "//ssot:") || i > 0 && d.Pos <= directives[i-1].Pos {
					t.Errorf("%s: directive %d at %s", f.Name, i, fset.PositionFor(d.Pos, false))
				}
				if d.Err != nil {
					malformed++
				}
			}
			if want := strings.Count(src, "//ssot:allow redis\n") + strings.Count(src, "//ssot:allow redis\r"); malformed != want {
				t.Errorf("%s: %d malformed directives, want %d", f.Name, malformed, want)
			}
		}
	}
}

// TestPlace inserts above the call of here in each file of testdata/place.txtar.
func TestPlace(t *testing.T) {
	const path = "testdata/place.txtar"
	ar := archive(t, path)
	want := map[string]string{}
	for _, f := range ar.Files {
		want[f.Name] = string(f.Data)
	}
	var files []txtar.File
	for _, f := range ar.Files {
		if strings.HasSuffix(f.Name, ".want") {
			continue
		}
		got := place(t, f.Name, string(f.Data))
		if diff := cmp.Diff(want[f.Name+".want"], got); diff != "" && !*update {
			t.Errorf("%s: wanted - got +\n%s", f.Name, diff)
		}
		before, _ := format.Source(f.Data)
		if formatted, err := format.Source([]byte(got)); string(before) == string(f.Data) && strings.HasPrefix(got, "package") && (err != nil || string(formatted) != got) {
			t.Errorf("%s: not gofmt'ed: %v\n%s", f.Name, err, formatted)
		}
		crlf := place(t, f.Name, strings.ReplaceAll(string(f.Data), "\n", "\r\n"))
		if strings.HasPrefix(got, "package") && crlf != strings.ReplaceAll(got, "\n", "\r\n") {
			t.Errorf("%s with CRLF line ends: %q", f.Name, crlf)
		}
		files = append(files, f, txtar.File{Name: f.Name + ".want", Data: []byte(got)})
	}
	if *update {
		ar.Files = files
		if err := os.WriteFile(path, txtar.Format(ar), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// place returns the source with a directive for the call of here, or the error.
func place(t *testing.T, name, src string) string {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, src, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	offset := strings.Index(src, "here()")
	scope, directive := allow.Line, directive
	switch {
	case strings.HasPrefix(name, "declaration-"):
		scope = allow.Declaration
	case strings.HasPrefix(name, "file-"):
		scope = allow.File
		directive = "//ssot:allow redis scope=file -- a test"
	}
	at, insert, err := allow.Place([]byte(src), fset.File(file.FileStart), file, offset, directive, scope)
	if err != nil {
		return err.Error() + "\n"
	}
	after := src[:at] + insert + src[at:]
	if fault := covers(after, offset+len(insert)); fault != "" {
		t.Errorf("%s: %s\n%s", name, fault, after)
	}
	return after
}
