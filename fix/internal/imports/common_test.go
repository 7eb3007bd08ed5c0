package imports_test

import (
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/imports"
)

// TestCommon holds how many leading elements two import paths share.
func TestCommon(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"fmt", "os", 0}, {"fmt", "fmt", 1}, {"example.com/a", "example.com/b", 1}, {"example.com/a/b", "example.com/a/b/c", 3}, {"example.com/a/b", "example.com/x/b", 1}, {"a/b", "ab", 0}, {"a", "a/b", 1},
	} {
		if got, back := imports.Common(c.a, c.b), imports.Common(c.b, c.a); got != c.want || back != c.want {
			t.Errorf("%s and %s: %d, %d, want %d", c.a, c.b, got, back, c.want)
		}
	}
}
