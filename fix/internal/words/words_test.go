package words

import (
	"go/ast"
	"go/parser"
	"strings"
	"testing"
)

// TestShort holds how long a piece of code may be in a sentence.
func TestShort(t *testing.T) {
	for in, want := range map[string]string{
		"a  +\n\tb":             "a + b",
		"":                      "",
		strings.Repeat("ä", 60): strings.Repeat("ä", 60),
		strings.Repeat("ä", 61): strings.Repeat("ä", 59) + "…",
	} {
		if got := InBrief(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{
		"f( a,\n b )":               "f(a, b)",
		strings.Repeat("ä", 40):     strings.Repeat("ä", 40),
		strings.Repeat("ä", 41):     strings.Repeat("ä", 40) + "…",
		"func() {\n\n\treturn\n\n}": "func() { return }",
	} {
		e, err := parser.ParseExpr(in)
		if err != nil {
			t.Fatal(err)
		}
		if got := Brief(e); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	if got := Brief(&ast.BadExpr{}); got != "BadExpr" && got != "(ast: *ast.BadExpr)" {
		t.Errorf("what can't be printed: %q", got)
	}
}

// TestLists holds names and counts in a sentence.
func TestLists(t *testing.T) {
	for want, names := range map[string][]string{"": nil, "A": {"A"}, "A and B": {"A", "B"}, "A, B and C": {"A", "B", "C"}} {
		if got := Enumerate(names); got != want {
			t.Errorf("%q: %q, want %q", names, got, want)
		}
	}
	for want, n := range map[string]int{"no callers": 0, "caller": 1, "2 callers": 2} {
		got := strings.Replace(Counted(n, "caller", "callers"), "0 ", "no ", 1)
		if got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}
