// Package layouttest picks files of the Go installation's own source for tests, in several forms.
package layouttest

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/scan/load"
)

// Sample picks files of the Go installation's own source.
func Sample(t *testing.T, n int) []*load.File {
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
		if f := Parsed(src); f != nil && len(src) < large {
			out = append(out, f)
		}
		if len(out) == n {
			return out
		}
	}
	t.Fatalf("%d files, want %d", len(out), n)
	return nil
}

// Parsed returns a file of a source that is as gofmt wants it, nil for another.
func Parsed(src []byte) *load.File {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", src, parser.ParseComments)
	if err != nil || !formatted(Plain(src)) || slices.ContainsFunc(f.Imports, func(s *ast.ImportSpec) bool { return s.Path.Value == `"C"` }) {
		return nil
	}
	return &load.File{Src: src, Syntax: f, Tok: fset.File(f.Pos())}
}

// Forms returns a source in other line ends, with a byte order mark, and without a last line end.
func Forms(src []byte) map[string][]byte {
	crlf := bytes.ReplaceAll(src, []byte("\n"), []byte("\r\n"))
	return map[string][]byte{"plain": src, "crlf": crlf, "bom": slices.Concat(byteOrderMark, crlf)}
}

// Sources lists the Go files of the installation.
func Sources(t *testing.T) []string {
	t.Helper()
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	var paths []string
	err = filepath.WalkDir(filepath.Join(strings.TrimSpace(string(root)), "src"), func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && d.Name() == "testdata" {
			return fs.SkipDir
		}
		if err == nil && !d.IsDir() && strings.HasSuffix(path, ".go") {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

// WithSyntax parses a source.
func WithSyntax(t *testing.T, src []byte) *load.File {
	t.Helper()
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", src, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	return &load.File{Src: src, Syntax: f, Tok: fset.File(f.FileStart)}
}

var byteOrderMark = []byte("\ufeff")

// Plain returns what gofmt works on: a source without a byte order mark, with Unix line ends.
func Plain(src []byte) []byte {
	return bytes.ReplaceAll(bytes.TrimPrefix(src, byteOrderMark), []byte("\r\n"), []byte("\n"))
}

func formatted(src []byte) bool {
	out, err := format.Source(src)
	return err == nil && bytes.Equal(out, src)
}
