package gate_test

import (
	"fmt"
	"go/ast"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix/internal/gate"
	"github.com/seed-58def443/ssot/fix/internal/plantest"
	"github.com/seed-58def443/ssot/fix/internal/typetest"
	"github.com/seed-58def443/ssot/fix/internal/use"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/rule"
	"github.com/seed-58def443/ssot/scan/snippet"
)

// TestRefuse holds which violations are refused without trying their rewrite, and why.
func TestRefuse(t *testing.T) {
	const file = "testdata/refused.txtar"
	ar, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	res, alternatives := plantest.InMemory(t, file)
	var out strings.Builder
	for _, v := range res.Violations {
		fmt.Fprintf(&out, "%s:%d %s\n", v.File, v.Line, v.Function)
		if _, r := alternatives.Gate.Refuse(alternatives.Project.PackageOf(v), v); r != nil {
			fmt.Fprintf(&out, "\t%s: %s\n", r.Kind, r.Detail)
		}
	}
	typetest.Compare(t, file, ar, map[string]string{"want.txt": out.String()})
}

// TestRefuseKind holds what has no rewrite, whatever its code is.
func TestRefuseKind(t *testing.T) {
	entry := &rule.Entry{Use: "own.One()"}
	for _, c := range []struct {
		v    scan.Violation
		want string
	}{
		{scan.Violation{Entry: entry, Kind: rule.Call}, ""},
		{scan.Violation{Rule: scan.DirectiveRule, Entry: entry}, "directive: this is a directive, not code: correct it, or remove its line"},
		{scan.Violation{Rule: "lib"}, "directive: this is a directive, not code: correct it, or remove its line"},
		{scan.Violation{Entry: entry, Found: "it is only found"}, "find-only: it is only found"},
		{scan.Violation{Entry: &rule.Entry{}, Kind: rule.Call, Symbol: "lib.New"}, "find-only: the rule gives no replacement for lib.New"},
		{scan.Violation{Entry: &rule.Entry{}, Kind: rule.Declare, Symbol: "Config"}, "find-only: the rule gives no replacement for types named Config"},
		{scan.Violation{Entry: entry, Kind: rule.Declare, Symbol: "Config"}, "declare: a type declaration has nothing to replace it in its place: make its users use own.One(), then delete it"},
	} {
		got := ""
		if r := gate.RefuseKind(&c.v); r != nil {
			got = fmt.Sprintf("%s: %s", r.Kind, r.Detail)
		}
		if got != c.want {
			t.Errorf("%+v: got %q, want %q", c.v, got, c.want)
		}
	}
}

// TestRefuseFile holds which files are not rewritten.
func TestRefuseFile(t *testing.T) {
	res, alternatives := plantest.InMemory(t, "testdata/refused.txtar")
	v := res.Violations[0]
	g := alternatives.Project.PackageOf(v)
	for want, change := range map[string]func(*load.File){
		"": func(*load.File) {},
		"generated: a/a.go is generated: change what generates it":                    func(f *load.File) { f.Generated = true },
		`cgo: a/a.go imports "C", so a rewrite of it can't be verified`:               func(f *load.File) { f.Cgo = true },
		"line-directive: a/a.go has //line directives: it was made from another file": func(f *load.File) { f.LineDirectives = true },
	} {
		before := *v.Source
		change(v.Source)
		got := ""
		if r := alternatives.Gate.RefuseFile(g, v.File, v.Source); r != nil {
			got = fmt.Sprintf("%s: %s", r.Kind, r.Detail)
		}
		*v.Source = before
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	for _, f := range []*load.File{nil, {Path: "/other.go", Syntax: &ast.File{}}} {
		if r := alternatives.Gate.RefuseFile(g, "other.go", f); r == nil || r.Detail != "other.go is not among what was scanned; scan again" {
			t.Error(r)
		}
	}
}

// TestRefuseLink holds that nothing is written through a symbolic link: neither one that is the file, nor a folder that
// leads out of the module.
func TestRefuseLink(t *testing.T) {
	_, alternatives := plantest.InMemory(t, "testdata/refused.txtar")
	root := t.TempDir()
	alternatives.Project.Res.Root = filepath.Join(root, "module")
	for _, dir := range []string{"module/docs", "outside"} {
		if err := os.MkdirAll(filepath.Join(root, dir), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for name, target := range map[string]string{"module/link.md": "docs/plain.md", "module/inside": "docs", "module/out": "../outside"} {
		if err := os.Symlink(target, filepath.Join(root, name)); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"module/docs/plain.md", "outside/plain.md"} {
		if err := os.WriteFile(filepath.Join(root, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string]string{
		"module/docs/plain.md":   "",
		"module/inside/plain.md": "",
		"module/link.md":         "module/link.md is a symbolic link: nothing is written through it",
		"module/out/plain.md":    "module/out/plain.md lies behind a symbolic link that leads out of the module: nothing is written through it",
		"outside/plain.md":       "", // as the rule file's folder may lie behind a link
		"module/not-there.md":    "", // in an overlay
	} {
		got := ""
		if r := alternatives.Gate.RefuseFile(nil, name, &load.File{Path: filepath.Join(root, name)}); r != nil {
			got = r.Detail
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

// TestRefuseSnippet holds which documentation may not mention an internal package: what importers of a package read,
// outside of the module.
func TestRefuseSnippet(t *testing.T) {
	const file = "testdata/documented.txtar"
	ar, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	res, alternatives := plantest.InMemory(t, file)
	uses := map[string]*use.Use{}
	for _, v := range res.Violations {
		u, r := alternatives.Table.Use("", v)
		if r != nil {
			t.Fatal(r)
		}
		uses[v.Rule] = u
	}
	var out strings.Builder
	refuse := func(v *scan.Violation, block *snippet.Block, name string) {
		v.Snippet = &scan.Snippet{Code: &snippet.Code{Block: block}}
		if r := alternatives.Gate.RefuseSnippet(v, uses["public"]); r != nil {
			t.Errorf("%s: %s", name, r.Detail)
		}
		said := "fine"
		if r := alternatives.Gate.RefuseSnippet(v, uses["inner"]); r != nil {
			said = fmt.Sprintf("%s: %s", r.Kind, r.Detail)
		}
		fmt.Fprintf(&out, "%s\n\t%s\n", name, said)
	}
	for _, pkg := range res.Program.Packages {
		for _, f := range pkg.Files {
			for _, b := range snippet.Source(f.Src, f.Tok, f.Syntax, true) {
				rel := alternatives.Project.Rel(f.Path)
				first, _, _ := strings.Cut(string(b.Text.Bytes()), "\n")
				refuse(&scan.Violation{Package: pkg.Path, File: rel, Source: f, Test: strings.HasSuffix(rel, "_test.go")}, b, rel+" "+first)
			}
		}
	}
	for _, page := range []string{"README.md", "open/README.md", "open/docs/deep/page.md", "cmd/page.md", "internal/own/page.md", "tested/page.md"} {
		refuse(&scan.Violation{File: page, Package: "pages"}, &snippet.Block{Kind: snippet.Markdown}, page)
	}
	typetest.Compare(t, file, ar, map[string]string{"want.txt": out.String()})
}
