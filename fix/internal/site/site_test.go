package site_test

import (
	"go/ast"
	"go/types"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/typetest"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
)

const source = `-- a/a.go --
package a

type T struct{ X int }

func one() *T { return nil }

var (
	plain  = one()
	paren  = (one())
	twice  = ((&(T{X: 1})))
	minus  = -len("a")
	star   = *one()
	lit    = &T{X: 2}
	inside = func() *T { return &T{X: 3} }
	whole  T
	first, second = f(&T{X: 4}), 5
)

type E1 struct{ T }

type E2 struct{ *E0 }

type E0 struct{}

type E3 struct{ e *E4 }

type E4 struct{}

type I interface{ J }

type J interface{}

func f(t *T) *T { return t }

func (t *T) method(p *T) {
	func() { f(&T{X: 6}) }()
	var local = f(&T{X: 7})
	_ = local
}
`

// file returns the file of the source and its package.
func file(t *testing.T) (*load.Package, *load.File) {
	t.Helper()
	pkg := typetest.Program(t, source).Packages[0]
	if len(pkg.Errors) > 0 {
		t.Fatal(pkg.Errors)
	}
	return pkg, pkg.Files[0]
}

// at returns a violation at the first place of a text, or at what stands behind a bar in it.
func at(t *testing.T, f *load.File, text string) *scan.Violation {
	t.Helper()
	before, code, ok := strings.Cut(text, "|")
	if !ok {
		before, code = "", text
	}
	i := strings.Index(string(f.Src), before+code)
	if i < 0 {
		t.Fatal(text, "is not there")
	}
	start := i + len(before)
	return &scan.Violation{Source: f, File: "a/a.go", Offset: start, End: start + len(code), Line: 3, Column: 4, Code: code}
}

// TestLocate holds which expression is replaced for a violation, and what stands around it.
func TestLocate(t *testing.T) {
	pkg, f := file(t)
	for _, c := range []struct{ text, want, decl, function, spec string }{
		{"plain  = |one()", "one()", "var", "", "plain"},
		{"(|one()", "(one())", "var", "", "paren"},
		{"(|T{X: 1}", "((&(T{X: 1})))", "var", "", "twice"},
		{"|T{X: 2}", "&T{X: 2}", "var", "", "lit"},
		{"|len(\"a\")", "len(\"a\")", "var", "", "minus"},
		{"*|one()", "one()", "var", "", "star"},
		{"|T{X: 3}", "&T{X: 3}", "var", "func()", ""},
		{"|T{X: 4}", "&T{X: 4}", "var", "", "first"},
		{"|T{X: 6}", "&T{X: 6}", "method", "func()", ""},
		{"|T{X: 7}", "&T{X: 7}", "method", "method", ""},
	} {
		s, r := site.Locate(at(t, f, c.text))
		if r != nil {
			t.Errorf("%s: %v", c.text, r)
			continue
		}
		if got := string(f.Src[s.Start():s.End()]); got != c.want || s.Path[len(s.Path)-1] != s.Expr || s.Path[0] != f.Syntax || s.File != f {
			t.Errorf("%s: %s is replaced, want %s", c.text, got, c.want)
		}
		decl := "var"
		if fn, ok := s.Decl().(*ast.FuncDecl); ok {
			decl = fn.Name.Name
		}
		function := ""
		switch fn := s.Function().(type) {
		case *ast.FuncDecl:
			function = fn.Name.Name
		case *ast.FuncLit:
			function = "func()"
		}
		spec := ""
		if s.Spec() != nil {
			spec = s.Spec().Names[0].Name
		}
		if decl != c.decl || function != c.function || spec != c.spec {
			t.Errorf("%s is in the declaration %s, the function %q and the variables %q", c.text, decl, function, spec)
		}
		if typ := s.Typ(pkg); typ == nil || c.want == "one()" && types.TypeString(typ, nil) != "*a.T" {
			t.Errorf("%s is a %v", c.text, typ)
		}
		if s.Parent(1) != s.Path[len(s.Path)-2] || s.Parent(len(s.Path)-1) != s.Path[0] || s.Parent(len(s.Path)) != nil {
			t.Errorf("%s has other parents", c.text)
		}
	}
}

// TestRefused holds which violations are no longer where they were, and which hold a struct.
func TestRefused(t *testing.T) {
	_, f := file(t)
	stale := "a/a.go:3:4 no longer holds what was scanned; scan again"
	good := func() *scan.Violation { return at(t, f, "plain  = |one()") }
	for name, c := range map[string]struct {
		v      func() *scan.Violation
		kind   refusal.Kind
		detail string
	}{
		"half an expression": {func() *scan.Violation { return at(t, f, "plain  = |on") }, refusal.Stale, stale},
		"a declaration":      {func() *scan.Violation { return at(t, f, "func one() *T { return nil }") }, refusal.Stale, stale},
		"no source":          {func() *scan.Violation { v := good(); v.Source = nil; return v }, refusal.Stale, stale},
		"a page":             {func() *scan.Violation { v := good(); v.Source = &load.File{Src: f.Src, Tok: f.Tok}; return v }, refusal.Stale, stale},
		"a snippet":          {func() *scan.Violation { v := good(); v.Snippet = &scan.Snippet{}; return v }, refusal.Stale, stale},
		"before the file":    {func() *scan.Violation { v := good(); v.Offset = -1; return v }, refusal.Stale, stale},
		"nothing":            {func() *scan.Violation { v := good(); v.End = v.Offset; return v }, refusal.Stale, stale},
		"behind the file":    {func() *scan.Violation { v := good(); v.End = len(f.Src) + 1; return v }, refusal.Stale, stale},
		"a struct":           {func() *scan.Violation { return at(t, f, "whole  T") }, refusal.Copy, "whole  T holds the struct itself: what it gets from the owner would be a copy; make it a pointer first"},
	} {
		s, r := site.Locate(c.v())
		if s != nil || r == nil || r.Kind != c.kind || r.Detail != c.detail {
			t.Errorf("%s: %v, %v", name, s, r)
		}
	}
	cut := *f
	cut.Src = f.Src[:good().Offset]
	v := good()
	v.Source = &cut
	if _, r := site.Locate(v); r == nil {
		t.Error("the bytes of the file end before the violation")
	}
}

// TestEmbedded holds which sites are the types of embedded fields.
func TestEmbedded(t *testing.T) {
	_, f := file(t)
	for text, want := range map[string]bool{"struct{ |T }": true, "*|E0": true, "*|E4": false, "interface{ |J": false, "t |*T) *T": false, "plain  = |one()": false} {
		s, r := site.Locate(at(t, f, strings.TrimSuffix(strings.TrimSuffix(text, " }"), ") *T")))
		if r != nil {
			t.Fatal(text, r)
		}
		if s.Embedded() != want {
			t.Errorf("%s: %t", text, !want)
		}
	}
}
