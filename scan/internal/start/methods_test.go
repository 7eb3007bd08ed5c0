package start

import (
	"slices"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/scan/internal/detect"
)

func TestMethodSets(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, src, want string }{
		{"declared", "type T struct{ a, b int }; func (T) A(); func (t *T) B(); func (U) C(); func (T) d(); func E()", "A B"},
		{"generic", "type T[K any, V any] struct{}; func (t *T[K, V]) A()", "A"},
		{"no methods", "type T map[string]U; type U struct{}; func (U) C()", ""},
		{"embedded", "type T struct{ *u; V[int] }; type u struct{}; func (u) A(); type V[K any] struct{}; func (V[K]) B()", "A B"},
		{"recursive", "type T struct{ *T }; func (T) A()", "A"},
		{"through an alias", "type T struct{}; type A = (T); type B = *A; func (A) A(); func (B) B()", "A B"},
		{"interface", "type T interface { U; A(); b() }; type U interface{ C() }", "A C b"},
		{"made from another", "type T u; type u struct{ V }; func (u) A(); type V struct{}; func (V) B()", "A B"},
		{"pointer-shaped", "type T func(); func (T) A()", "A"},
		{"in several configurations", "type T struct{}; type T struct{ U }; type U struct{}; func (U) A()", "A"},
		{"not declared", "func (T) A()", "any"},
		{"of another package", "import \"io\"\ntype T = io.Reader", "any"},
		{"made from another package's", "import \"io\"\ntype T io.Reader", "any"},
		{"embeds another package's", "import \"io\"\ntype T struct{ U }; type U struct{ *io.PipeReader }", "any"},
		{"interface embeds another package's", "import \"io\"\ntype T interface{ io.Reader }", "any"},
		{"embeds what a dot import may declare", "import . \"io\"\ntype T struct{ Reader }", "any"},
		{"a constraint", "type T interface{ ~int | ~string }", "any"},
		{"does not parse", "type T struct{}; func (T) A() {", "any"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			object := detect.Object{Pkg: "example.com/p", Name: "T"}
			sets := MethodSets{}
			sets.Add(object, map[string][]byte{"p.go": []byte("package p\n" + strings.ReplaceAll(tt.src, "; ", "\n"))})
			names, known := sets[object]
			slices.Sort(names)
			got := strings.Join(names, " ")
			if !known {
				got = "any"
			}
			if got != tt.want {
				t.Errorf("methods are %q, want %q", got, tt.want)
			}
		})
	}
}
