package project_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/plantest"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/typetest"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
)

// TestMentions holds who mentions each function, variable and field of package a, in loaded packages and elsewhere.
func TestMentions(t *testing.T) {
	const file = "testdata/mentions.txtar"
	ar, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	plantest.Write(t, dir, ar)
	p := project.New(plantest.Scan(t, dir))
	pkg := p.Res.Program.Packages[slices.IndexFunc(p.Res.Program.Packages, func(pkg *load.Package) bool { return pkg.Path == "example.com/shop/a" })]
	var out strings.Builder
	for _, f := range pkg.Files {
		ast.Inspect(f.Syntax, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			if !ok {
				return true
			}
			obj := pkg.Info.Defs[id]
			if v, ok := obj.(*types.Var); obj == nil || ok && !v.IsField() && obj.Parent() != pkg.Types.Scope() {
				return true
			}
			switch obj.(type) {
			case *types.Var, *types.Func:
				describe(&out, p, pkg, f, obj)
			}
			return true
		})
	}
	other := maps.Keys(p.PackageOf(p.Res.Violations[slices.IndexFunc(p.Res.Violations, func(v *scan.Violation) bool { return v.File == "a/a.go" })]).Others(pkg.Files[0]))
	fmt.Fprintf(&out, "declared elsewhere: %s\n", strings.Join(slices.Sorted(other), " "))
	typetest.Compare(t, file, ar, map[string]string{"want.txt": out.String()})
}

func describe(out *strings.Builder, p *project.Project, pkg *load.Package, f *load.File, obj types.Object) {
	fmt.Fprintf(out, "%s, as %+v\n", project.Qualified(obj), project.EscapeOf(obj))
	key, ok := identity.KeyOf(obj)
	if ok {
		for _, c := range p.Callers(key) {
			how := "value"
			if c.Call != nil {
				how = "call " + types.ExprString(c.Call)
				s := c.Site(p, p.Res.Violations[0])
				how += fmt.Sprintf(" in %s as %s at %d:%d", s.V.Function, s.V.Symbol, s.V.Line, s.V.Column)
			}
			fmt.Fprintf(out, "\t%s %s, %T in %s\n", c.At(p), how, c.Path[len(c.Path)-1], syntax.DeclName(c.Decl()))
		}
	}
	for _, m := range p.InterfaceMethods(obj.Name()) {
		fmt.Fprintf(out, "\tmaybe through %s.%s\n", m.Key.Path, m.Key.Receiver)
	}
	if obj.Parent() == pkg.Types.Scope() {
		if why := (&project.Mentioned{Key: key, Package: p.Groups[f.Path], File: f}).UnloadedMention(p); why != "" {
			fmt.Fprintf(out, "\tnot loaded: %s\n", why)
		}
	}
	switch obj := obj.(type) {
	case *types.Var:
		if path := p.SetUnscanned(p.Index(pkg), obj); path != "" {
			fmt.Fprintf(out, "\tset in %s\n", path)
		}
	case *types.Func:
		if path := p.NamedUnscanned(obj); path != "" {
			fmt.Fprintf(out, "\tnamed in %s\n", path)
		}
	}
}

// TestPlaces holds the order of places.
func TestPlaces(t *testing.T) {
	in := []string{"b.go:2", "a.go:10", "a.go:9", "a.go", "a.go:x", "b.go:1", "a/b.go:1", "a.go:9"}
	slices.SortStableFunc(in, project.ComparePlaces)
	want := []string{"a.go", "a.go:x", "a.go:9", "a.go:9", "a.go:10", "a/b.go:1", "b.go:1", "b.go:2"}
	if !slices.Equal(in, want) {
		t.Errorf("got %q, want %q", in, want)
	}
}

// TestOrder holds the order of violations: by file, then by where they begin, outer ones first.
func TestOrder(t *testing.T) {
	list := []*scan.Violation{
		{File: "b", Offset: 1, End: 2, Fingerprint: "6"},
		{File: "a", Offset: 5, End: 9, Fingerprint: "5"},
		{File: "a", Offset: 1, End: 4, Fingerprint: "4"},
		{File: "a", Offset: 1, End: 9, Fingerprint: "1"},
		{File: "a", Offset: 1, End: 5, Fingerprint: "3"},
		{File: "a", Offset: 1, End: 5, Fingerprint: "2"},
	}
	slices.SortFunc(list, project.ByPlace)
	for i, v := range list {
		if v.Fingerprint != strconv.Itoa(i+1) {
			t.Errorf("%d: %+v", i+1, v)
		}
	}
	p := project.New(&scan.Result{Violations: []*scan.Violation{{Fingerprint: "1"}, {Fingerprint: "2", Outer: "1"}, {Fingerprint: "3", Outer: "2"}, {Fingerprint: "4"}}})
	for inner, want := range map[string]bool{"1": false, "2": true, "3": true, "4": false} {
		if got := p.InsideAny(p.ByID[inner], []*scan.Violation{p.ByID["1"]}); got != want {
			t.Errorf("%s is inside 1: %v", inner, got)
		}
	}
}

// TestFacts holds what is known of files: of one on disk, of one that is not there yet, of one that does not parse, and
// of one whose package does not type-check.
func TestFacts(t *testing.T) {
	onDisk := filepath.Join(t.TempDir(), "a.go")
	if err := os.WriteFile(onDisk, []byte("package a\n"), 0o640); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(onDisk, 0o640); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		file   load.File
		faulty bool
		mode   fs.FileMode
		want   string
	}{
		{load.File{Path: onDisk, Src: []byte("package a\n\nvar x=1\n")}, false, 0o640, ""},
		{load.File{Path: "/nowhere/a.go", Src: []byte("package a\n\nvar x = 1\n")}, true, 0o644, ""},
		{load.File{Path: "/nowhere/b.go", Src: []byte("package a\n\nvar x = \n")}, true, 0o644, "b.go has a syntax error: 3:10: expected operand, found 'EOF'"},
		{load.File{Path: "/nowhere/c.go", Src: []byte("package a\n\nvar x = \n")}, false, 0o644, ""}, // as when it was edited since
	} {
		fset := token.NewFileSet()
		c.file.Syntax, _ = parser.ParseFile(fset, "", c.file.Src, parser.ParseComments)
		c.file.Tok = fset.File(c.file.Syntax.FileStart)
		pkg := &load.Package{Path: "a", Files: []*load.File{&c.file}}
		if c.faulty {
			pkg.Errors = []load.Error{{Position: token.Position{Filename: c.file.Path}, Msg: "a fault"}}
		}
		p := project.New(&scan.Result{Program: &load.Program{Fset: fset, Packages: []*load.Package{pkg}}})
		g := p.Groups[c.file.Path]
		if mode := g.Facts(&c.file).Mode(); mode != c.mode {
			t.Errorf("%s: mode %o", c.file.Path, mode)
		}
		if got := g.Facts(&c.file).Layout().Formatted; got != (c.file.Path == "/nowhere/a.go") {
			t.Errorf("%s: formatted %v", c.file.Path, got)
		}
		got := ""
		if r := g.RefuseSyntax(filepath.Base(c.file.Path), &c.file); r != nil {
			got = r.Detail
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.file.Path, got, c.want)
		}
	}
}
