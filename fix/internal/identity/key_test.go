package identity_test

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-58def443/ssot/fix/internal/identity"
)

// TestKeyOf checks a source twice: every object that has a key has the same one both times.
func TestKeyOf(t *testing.T) {
	const src = `package p
type T struct{ Field int }
func (t *T) M() {}
type I interface{ N() }
type G[P any] struct{}
func (G[P]) M() {}
const C = len("x")
var V error
func F(local int) { _ = local; (interface{ O() })(nil).O() }
`
	check := func() map[string]identity.Key {
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, "p.go", src, 0)
		if err != nil {
			t.Fatal(err)
		}
		info := &types.Info{Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}}
		if _, err := (&types.Config{Importer: importer.Default()}).Check("example.com/p", fset, []*ast.File{f}, info); err != nil {
			t.Fatal(err)
		}
		out := map[string]identity.Key{}
		for _, objects := range []map[*ast.Ident]types.Object{info.Defs, info.Uses} {
			for id, obj := range objects {
				if key, ok := identity.KeyOf(obj); ok {
					out[fset.Position(id.Pos()).String()+" "+id.Name] = key
				}
			}
		}
		return out
	}
	const p = "example.com/p"
	want := map[string]identity.Key{
		"p.go:2:6 T": {Path: p, Name: "T"}, "p.go:2:22 int": {Name: "int"},
		"p.go:3:10 T": {Path: p, Name: "T"}, "p.go:3:13 M": {Path: p, Receiver: "T", Name: "M"},
		"p.go:4:6 I": {Path: p, Name: "I"}, "p.go:4:19 N": {Path: p, Receiver: "I", Name: "N"},
		"p.go:5:6 G": {Path: p, Name: "G"}, "p.go:5:10 any": {Name: "any"},
		"p.go:6:7 G": {Path: p, Name: "G"}, "p.go:6:13 M": {Path: p, Receiver: "G", Name: "M"},
		"p.go:7:7 C": {Path: p, Name: "C"}, "p.go:7:11 len": {Name: "len"},
		"p.go:8:5 V": {Path: p, Name: "V"}, "p.go:8:7 error": {Name: "error"},
		"p.go:9:6 F": {Path: p, Name: "F"}, "p.go:9:14 int": {Name: "int"}, "p.go:9:51 nil": {Name: "nil"},
	}
	first := check()
	if diff := cmp.Diff(want, first); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(first, check()); diff != "" {
		t.Errorf("checked again (-first +second):\n%s", diff)
	}
	if key, ok := identity.KeyOf(nil); ok {
		t.Errorf("nothing has the key %v", key)
	}
}
