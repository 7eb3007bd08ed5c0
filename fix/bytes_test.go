package fix_test

import (
	"bytes"
	"flag"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/aymanbagabas/go-udiff/lcs"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/internal/plantest"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan"
)

var full = flag.Bool("full", false, "take the whole of the Go installation's own source, not a sample of it")

// A form is what a file can be beside its code.
type form struct {
	name  string
	mode  fs.FileMode
	bytes func([]byte) []byte
	bar   float64 // the least percentage of rewrites of nothing but an expression that write one line, besides imports
}

func forms() []form {
	same := func(src []byte) []byte { return src }
	return []form{
		{"plain", 0o644, same, 98},
		{"crlf", 0o644, func(src []byte) []byte { return bytes.ReplaceAll(src, []byte("\n"), []byte("\r\n")) }, 97},
		{"bom", 0o644, func(src []byte) []byte { return slices.Concat([]byte("\ufeff"), src) }, 98},
		{"cut", 0o644, func(src []byte) []byte { return bytes.TrimSuffix(src, []byte("\n")) }, 98},
		{"private", 0o600, same, 98},
	}
}

// TestBytes forbids what the Go installation's own source calls most and rewrites a random sample of it, one by one.
// Nearly all of those that change no other statement change exactly one line besides imports, or the lines that their
// expression spans; none touches an import that has nothing to do with it. By default that is done to a few packages;
// with -full to all of them, a thousand rewrites in each form.
func TestBytes(t *testing.T) {
	src := filepath.Join(goroot(t), "src")
	if *full {
		for _, f := range forms() {
			t.Run(f.name, func(t *testing.T) {
				dir := t.TempDir()
				copyStd(t, src, dir, f, folders(t, src))
				measure(t, plantest.Scan(t, dir), f, 1000)
			})
		}
		return
	}
	if testing.Short() {
		t.Skip("it plans packages of the standard library")
	}
	dir := t.TempDir()
	for i, f := range forms() {
		some := []string{"bufio", "net/mail", "regexp", "flag", "text/scanner"}
		copyStd(t, src, dir, f, []string{some[i], "encoding/csv", "io", "image/png"})
	}
	res := plantest.Scan(t, dir)
	for _, f := range forms() {
		measure(t, res, f, 40)
	}
}

func goroot(tb testing.TB) string {
	tb.Helper()
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		tb.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

// folders lists the packages below a folder.
func folders(t *testing.T, src string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(src, func(dir string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		if slices.Contains([]string{"testdata", "vendor", "builtin", "runtime", "syscall"}, d.Name()) || dir != src && strings.ContainsAny(d.Name()[:1], "._") {
			return fs.SkipDir
		}
		rel, err := filepath.Rel(src, dir)
		out = append(out, filepath.ToSlash(rel))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

const stdOwner = "example.com/std/one"

// copyStd copies packages into a folder named after the form, in a module of their own that has an owner of everything.
func copyStd(t *testing.T, src, dir string, f form, packages []string) {
	t.Helper()
	put := func(name string, mode fs.FileMode, content []byte) {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, content, mode); err != nil {
			t.Fatal(err)
		}
	}
	put("go.mod", 0o600, []byte("module example.com/std\n\ngo 1.26\n"))
	put("one/one.go", 0o600, []byte(stdOne))
	put("ssot.yaml", 0o600, []byte(stdRules))
	for _, pkg := range packages {
		files, err := filepath.Glob(filepath.Join(src, filepath.FromSlash(pkg), "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			content, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if out, err := format.Source(content); err != nil || !bytes.Equal(out, content) || foreign(content) {
				continue
			}
			put(path.Join(f.name, pkg, filepath.Base(file)), f.mode, f.bytes(content))
		}
	}
}

// foreign reports whether a file imports what a module other than the standard library's can't have at all.
func foreign(src []byte) bool {
	f, err := parser.ParseFile(token.NewFileSet(), "", src, parser.ImportsOnly)
	return err != nil || slices.ContainsFunc(f.Imports, func(s *ast.ImportSpec) bool {
		return s.Path.Value == `"C"` || strings.Contains(s.Path.Value, "golang.org/")
	})
}

const stdOne = `// Package one owns everything.
package one

import (
	"bufio"
	"bytes"
	"errors"
	"math/big"
	"os"
	"regexp"
	"strings"
)

func Err() error              { return errors.ErrUnsupported }
func Text() string            { return "" }
func Int() (int, error)       { return 0, nil }
func Reader() *strings.Reader { return nil }
func Bytes() *bytes.Reader    { return nil }
func Buffer() *bytes.Buffer   { return nil }
func Regexp() *regexp.Regexp  { return nil }
func Lines() *bufio.Reader    { return nil }
func Out() *bufio.Writer      { return nil }
func Big() *big.Int           { return nil }
func File() (*os.File, error) { return nil, nil }
`

const stdRules = `version: 1
rules:
  std:
    owner: example.com/std/one
    forbid:
      - {call: errors.New, use: one.Err()}
      - {call: fmt.Errorf, use: one.Err()}
      - {call: fmt.Sprintf, use: one.Text()}
      - {call: strconv.Itoa, use: one.Text()}
      - {call: strconv.Atoi, use: one.Int()}
      - {call: strings.NewReader, use: one.Reader()}
      - {call: bytes.NewReader, use: one.Bytes()}
      - {call: bytes.NewBuffer, use: one.Buffer()}
      - {call: bytes.NewBufferString, use: one.Buffer()}
      - {build: bytes.Buffer, use: one.Buffer()}
      - {call: regexp.MustCompile, use: one.Regexp()}
      - {call: bufio.NewReader, use: one.Lines()}
      - {call: bufio.NewWriter, use: one.Out()}
      - {call: math/big.NewInt, use: one.Big()}
      - {call: os.Open, use: one.File()}
`

// measure rewrites a random sample of the violations in a form's files until so many are ready.
func measure(t *testing.T, res *scan.Result, f form, want int) {
	t.Helper()
	var list []*scan.Violation
	for _, v := range res.Violations {
		if strings.HasPrefix(v.File, f.name+"/") {
			list = append(list, v)
		}
	}
	rnd := rand.New(rand.NewPCG(7, 26))
	rnd.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	planner := fix.New(res, "")
	tried, ready, one, spans, along := 0, 0, 0, 0, 0
	refused := map[refusal.Kind]int{}
	for _, v := range list {
		if ready == want {
			break
		}
		if v.Outer != "" {
			continue // it goes with what is around it
		}
		tried++
		plan, err := planner.Plan(t.Context(), fix.Decisions{Accept: []string{v.Fingerprint}}) // and not Rewrite, which plans the alternatives too
		if err != nil {
			t.Fatal(err)
		}
		if r, failed := plan.Failed[v.Fingerprint]; failed {
			refused[r.Kind]++
			continue
		}
		if len(plan.Changes) != 1 {
			t.Fatalf("%s:%d: %d files change", v.File, v.Line, len(plan.Changes))
		}
		ready++
		change := plan.Changes[0]
		if change.Mode != f.mode {
			t.Errorf("%s:%d: mode %v, want %v", v.File, v.Line, change.Mode, f.mode)
		}
		if fault := importsTouched(change); fault != "" {
			t.Errorf("%s:%d: %s\n%s", v.File, v.Line, fault, change.Unified())
		}
		own := v.EndLine - v.Line + 1
		was, is := bodyLines(t, change)
		switch removed, inserted := len(was), len(is); {
		case inserted == 1 && removed == 1:
			one++
		case inserted == 1 && removed == own:
			spans++
		case inserted == 1 && removed > own, unnamed(was, is) == inserted-1:
			along++
		default:
			t.Logf("%s:%d: %d lines become %d:\n%s", v.File, v.Line, removed, inserted, change.Unified())
		}
	}
	part := func(n, of int) float64 { return 100 * float64(n) / float64(max(of, 1)) }
	t.Logf("%s: of %d violations %d tried, %d ready; besides imports %d (%.1f %%) change exactly one line, %d more only the lines that they span, %d change statements that fed or closed it; refused: %v",
		f.name, len(list), tried, ready, one, part(one, ready), spans, along, refused)
	if only := part(one+spans, ready-along); ready < want || only < f.bar {
		t.Errorf("%s: of %d rewrites of nothing but an expression %.1f %% write one line in the place of its own, want %.0f %% of %d", f.name, ready-along, only, f.bar, want)
	}
	if most := 10.0; part(along, ready) > most && *full {
		t.Errorf("%s: %.1f %% of the rewrites change other statements, want at most %.0f %%", f.name, part(along, ready), most)
	}
}

// unnamed counts the lines that are what they were but for names on the left of an assignment, or for the whole left
// side.
func unnamed(was, is []string) int {
	value := func(line string) string {
		if _, right, ok := strings.Cut(line, "= "); ok {
			line = right
		}
		return strings.TrimSpace(line)
	}
	n := 0
	for _, line := range is {
		if slices.ContainsFunc(was, func(old string) bool { return strings.Contains(old, "= ") && value(old) == value(line) }) {
			n++
		}
	}
	return n
}

// bodyLines lists the lines outside of the import declarations that a change removes and inserts.
func bodyLines(t *testing.T, c patch.Change) (removed, inserted []string) {
	t.Helper()
	before, after := body(t, c.Before), body(t, c.After)
	for len(before) > 0 && len(after) > 0 && before[0] == after[0] {
		before, after = before[1:], after[1:]
	}
	for len(before) > 0 && len(after) > 0 && before[len(before)-1] == after[len(after)-1] {
		before, after = before[:len(before)-1], after[:len(after)-1]
	}
	for _, d := range lcs.DiffLines(before, after) {
		removed = append(removed, before[d.Start:d.End]...)
		inserted = append(inserted, after[d.ReplStart:d.ReplEnd]...)
	}
	return removed, inserted
}

// body returns a file's lines, ends included, without those of import declarations and the blank lines around these.
func body(t *testing.T, src []byte) []string {
	t.Helper()
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", src, parser.ParseComments)
	if err != nil {
		t.Fatalf("%v in\n%s", err, src)
	}
	lines := strings.SplitAfter(string(src), "\n")
	imported := make([]bool, len(lines))
	for _, d := range f.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.IMPORT {
			for n := fset.Position(g.Pos()).Line - 1; n < fset.Position(g.End()).Line; n++ {
				imported[n] = true
			}
		}
	}
	var out []string
	blank := func(n int) bool { return strings.TrimSpace(lines[n]) == "" }
	for n := range lines {
		if imported[n] || blank(n) && n < fset.Position(f.Name.End()).Line+1 {
			continue
		}
		if blank(n) && (n+1 < len(lines) && imported[n+1] || imported[n-1]) {
			continue
		}
		out = append(out, lines[n])
	}
	return out
}

// importsTouched says what a change does to imports besides adding the owner's and removing some, or nothing.
func importsTouched(c patch.Change) string {
	before, after := specLines(c.Before), specLines(c.After)
	gone := map[string]bool{}
	i := 0
	for _, s := range after {
		if s.path == stdOwner {
			continue
		}
		for i < len(before) && before[i].path != s.path {
			gone[before[i].path] = true
			i++
		}
		if i == len(before) || before[i].text != s.text {
			return "the line of import " + s.path + " changes"
		}
		i++
	}
	for _, s := range before[i:] {
		gone[s.path] = true
	}
	if len(gone) > 2 {
		return fmt.Sprintf("%d imports go", len(gone))
	}
	return ""
}

type specLine struct{ path, text string }

// specLines returns a file's imports in their order, with their lines but for the keyword and the indentation.
func specLines(src []byte) []specLine {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", src, parser.ImportsOnly|parser.ParseComments)
	if err != nil {
		return nil
	}
	lines := strings.Split(string(src), "\n")
	var out []specLine
	for _, s := range f.Imports {
		name, err := strconv.Unquote(s.Path.Value)
		if err != nil {
			return nil
		}
		out = append(out, specLine{name, strings.TrimSpace(strings.TrimPrefix(lines[fset.Position(s.Pos()).Line-1], "import "))})
	}
	return out
}
