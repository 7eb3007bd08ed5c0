package guard

import (
	"strings"
	"testing"
)

func TestUTF16Column(t *testing.T) {
	src := []byte("a\n\tb := \"é\U0001f600\"; f(\xff)\n")
	for of, want := range map[string]int{"a": 1, "\tb": 1, "b :=": 2, "\U0001f600": 9, "; f": 12, "f(": 14, ")": 17, "\n": 2} {
		if got := UTF16Column(src, strings.Index(string(src), of)); got != want {
			t.Errorf("%q is in column %d, not %d", of, got, want)
		}
	}
}

func TestName(t *testing.T) {
	v := &Verdict{Findings: []Finding{{Fingerprint: "aaaaaaaaaab"}, {Fingerprint: "aaaaaaaaaac"}, {Fingerprint: "baaaaaaaaab"}}}
	v.name()
	for i, want := range []string{"aaaaaaaaaab", "aaaaaaaaaac", "baaaaaaa"} {
		if got := v.Findings[i].ID; got != want {
			t.Errorf("%d is called %s, not %s", i, got, want)
		}
	}
}

func TestShort(t *testing.T) {
	for code, want := range map[string]string{
		"f( x,   y )":            "f( x, y )",
		"f(\n\tx,\n)":            "f( …",
		strings.Repeat("é", 200): strings.Repeat("é", 160) + " …",
	} {
		if got := Short(code); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
