package load

import (
	"go/types"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestReshaped checks a package against another that lacks a function and takes one more argument in a second, with a
// third package between them that has its types from the first as it was.
func TestReshaped(t *testing.T) {
	dir := unpack(t, `
-- go.mod --
module example.com/shape

go 1.24
-- a/a.go --
package a

type T struct{}

func Gone() *T { return nil }

func Grown() *T { return nil }
-- between/between.go --
package between

import "example.com/shape/a"

func Take(*a.T) {}
-- user/user.go --
package user

import (
	"example.com/shape/a"
	"example.com/shape/between"
)

func use() { between.Take(a.Grown()) }
-- user/dot.go --
package user

import . "example.com/shape/a"

var _ T
`)
	p := mustLoad(t, Options{Dir: dir, Patterns: []string{"./..."}})
	pkg := named(t, p, "default", "example.com/shape/user")
	a := named(t, p, "default", "example.com/shape/a").Types
	before := a.Scope().Names()
	seen := func(of *types.Package) *types.Package {
		if of != a {
			return of
		}
		return Reshaped(of, func(obj types.Object) types.Object {
			switch obj.Name() {
			case "Gone":
				return nil
			case "Grown":
				sig := obj.(*types.Func).Signature()
				params := types.NewTuple(types.NewParam(0, of, "n", types.Typ[types.Int]))
				return types.NewFunc(0, of, obj.Name(), types.NewSignatureType(nil, nil, nil, params, sig.Results(), false))
			}
			return obj
		})
	}
	const head = "package user\n\nimport (\n\t\"example.com/shape/a\"\n\t\"example.com/shape/between\"\n)\n\n"
	for body, want := range map[string]string{
		"func use() { between.Take(a.Grown(1)) }": "",
		"func use() { between.Take(a.Grown()) }":  "not enough arguments",
		"func use() { between.Take(a.Gone()) }":   "undefined: a.Gone",
		"func use() { between.Take(&a.T{}) }":     "",
	} {
		c, err := p.CheckEdited(t.Context(), pkg, map[string]Edited{filepath.Join(dir, "user", "user.go"): {Src: []byte(head + body + "\n")}}, seen)
		if err != nil {
			t.Fatal(err)
		}
		if want == "" && len(c.Errors) > 0 || want != "" && (len(c.Errors) != 1 || !strings.Contains(c.Errors[0].Msg, want)) {
			t.Errorf("%s: %v, want %q", body, c.Errors, want)
		}
	}
	if after := a.Scope().Names(); !slices.Equal(before, after) {
		t.Errorf("the package itself has %v now, and had %v", after, before)
	}
}
