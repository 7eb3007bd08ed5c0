package comment_test

import (
	"slices"
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/comment"
	"github.com/seed-58def443/ssot/fix/patch"
)

func TestLost(t *testing.T) {
	for _, test := range []struct {
		name, before, after string
		want                []comment.Removed
	}{
		{"none", "package p // a\n", "package p // a\n", nil},
		{"gone", "package p\n\n// a\n\n// b\n", "package p\n\n// b\n", []comment.Removed{{Text: "// a", Place: "p.go:3"}}},
		{"one of two", "package p\n\n// a\n\n// a\n", "package p\n\n// a\n", []comment.Removed{{Text: "// a", Place: "p.go:5"}}},
		{"carried", "package p\n\nvar x = T{\n\tA: 1, // a\n}\n", "package p\n\n// A: a\nvar x = U\n", nil},
		{"carried once", "package p\n\n// a\n\n// a\n", "package p\n\n// A: a\n", []comment.Removed{{Text: "// a", Place: "p.go:5"}}},
		{"line ends", "package p\r\n\r\n/* a\r\nb */\r\n", "package p\n\n/* a\nb */\n", nil},
		{"in a string", "package p\n\nvar x = \"// a\"\n", "package p\n", nil},
		{"no Go", "package p\n\nvar x = # // a\n", "package p\n", []comment.Removed{{Text: "// a", Place: "p.go:3"}}},
		{"empty", "package p\n\n//\n", "package p\n\n// a\n", []comment.Removed{{Text: "//", Place: "p.go:3"}}},
	} {
		got := comment.Lost([]patch.Change{{Path: "p.go", Before: []byte(test.before), After: []byte(test.after)}})
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
	moved := []patch.Change{
		{Path: "a.go", Before: []byte("package p\n\n// a\n"), After: []byte("package p\n")},
		{Path: "b.go", Before: []byte("package p\n"), After: []byte("package p\n\n// a\n")},
		{Path: "c.md", Before: []byte("// c\n")},
	}
	if got := comment.Lost(moved); len(got) > 0 {
		t.Errorf("what another file has is not lost: %q", got)
	}
}
