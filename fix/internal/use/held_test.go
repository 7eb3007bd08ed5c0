package use

import (
	"go/types"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/typetest"
	"github.com/seed-58def443/ssot/scan"
)

// TestHeld holds which variable a statement gives the value to: the one that keeps it, a local that is declared with
// it, and one that is declared without a type.
func TestHeld(t *testing.T) {
	for src, want := range map[string]string{
		"func f() { v := ‹g()›; _ = v }":                   "v v v",
		"func f() { var v = ‹g()›; _ = v }":                "v v v",
		"func f() { var v int = ‹g()›; _ = v }":            "v v -",
		"func f() { var v int; v = ‹g()› }":                "v - -",
		"func f() { v, w := 1, ‹g()›; _, _ = v, w }":       "w w w",
		"func f() { var v int; v, w := ‹g()›, 1; _ = w }":  "v - -",
		"func f() { _ = ‹g()› }":                           "- - -",
		"func f() { _, w := ‹g()›, 1; _ = w }":             "_ - _",
		"func f(v int) { v = ‹g()› }":                      "v - -",
		"func f(v int) { (v) = ‹g()› }":                    "v - -",
		"func f(v []int) { v[0] = ‹g()› }":                 "- - -",
		"func f(v int) { v += ‹g()› }":                     "- - -",
		"var v = ‹g()›":                                    "v - -",
		"var v int = ‹g()›":                                "v - -",
		"var v = func() int { w := ‹g()›; return w }()":    "w w w",
		"var v = func() int { var w = ‹g()›; return w }()": "w w w",
		"func f() int { return ‹g()› }":                    "- - -",
		"func f() { if v := ‹g()›; v > 1 {\n} }":           "v v v",
		"func f() { v, err := ‹h()›; _, _ = v, err }":      "v v v",
		"func f() { println(‹g()›) }":                      "- - -",
	} {
		full := "package a\n\nfunc g() int { return 0 }\n\nfunc h() (int, error) { return 0, nil }\n\n" + src + "\n"
		start, end := strings.Index(full, "‹"), strings.Index(full, "›")-len("‹")
		p := typetest.Program(t, "-- a/a.go --\n"+strings.NewReplacer("‹", "", "›", "").Replace(full))
		pkg := p.Packages[0]
		s, r := site.Locate(&scan.Violation{Source: pkg.Files[0], Offset: start, End: end})
		if r != nil {
			t.Fatal(src, r)
		}
		name := func(obj types.Object) string {
			if obj == nil {
				return "-"
			}
			return obj.Name()
		}
		if got := name(KeptIn(pkg.Info, s)) + " " + name(Held(pkg.Info, s)) + " " + name(HeldIn(pkg.Info, s)); got != want {
			t.Errorf("%s: %s, want %s", src, got, want)
		}
	}
	if KeptIn(&types.Info{}, &site.Site{}) != nil {
		t.Error("nothing keeps a value")
	}
}
