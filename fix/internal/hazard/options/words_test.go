package options

import (
	"go/parser"
	"go/token"
	"strings"
	"testing"
)

// TestInLine holds how a setting is written in a sentence: on one line, and shortened.
func TestInLine(t *testing.T) {
	for src, want := range map[string]string{
		"a":                                 "a",
		"f( 1,\n2 )":                        "f(1, 2)",
		"T{\n\tA: 1,\n\tB: 2,\n}":           "T{A: 1, B: 2}",
		strings.Repeat("a", 60):             strings.Repeat("a", 60),
		strings.Repeat("é", 61):             strings.Repeat("é", 60) + " …",
		`"` + strings.Repeat("b", 70) + `"`: `"` + strings.Repeat("b", 59) + " …",
	} {
		x, err := parser.ParseExprFrom(token.NewFileSet(), "", src, 0)
		if err != nil {
			t.Fatal(err)
		}
		if got := inLine(x); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// TestUnset tells zero values, as text, and the options that are placeholders in documentation.
func TestUnset(t *testing.T) {
	for value, want := range map[string]bool{"": true, `""`: true, "0": true, "nil": true, "false": true, "1": false, `"0"`: false, "true": false} {
		if got := unset(value); got != want {
			t.Errorf("%s: %v", value, got)
		}
	}
	for name, want := range map[string]bool{"Addr": true, "Addrs": true, "Host": true, "URL": true, "AddrX": false, "MyAddr": false, "DB": false} {
		if got := address.MatchString(name); got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestDistance holds that a proven difference weighs more than any number of possible ones.
func TestDistance(t *testing.T) {
	possible, alike, proven := difference{unproven: true}, difference{unproven: true, alike: true}, difference{}
	for _, c := range []struct {
		found []difference
		want  int
	}{{nil, 0}, {[]difference{alike}, 1}, {[]difference{possible}, 2}, {[]difference{proven}, 1000}, {[]difference{possible, alike, proven}, 1003}} {
		if got := distance(c.found); got != c.want {
			t.Errorf("%v: %d, want %d", c.found, got, c.want)
		}
	}
}

// TestJoined holds the names of parts of settings.
func TestJoined(t *testing.T) {
	for _, c := range [][3]string{{"", "DB", "DB"}, {"TLS", "Name", "TLS.Name"}, {"TLS", "", "TLS"}, {"TLS", "_", "TLS"}, {"", "", ""}} {
		if got := joined(c[0], c[1]); got != c[2] {
			t.Errorf("%q of %q: %q", c[1], c[0], got)
		}
	}
	for n, want := range map[int]string{1: "its only call", 2: "both calls", 3: "all 3 calls"} {
		if got := everyCall(n); got != want {
			t.Errorf("%d: %s", n, got)
		}
	}
	if got := listed(nil) + "; " + listed([]string{"a", "b"}); got != "nothing is set; a, b" {
		t.Error(got)
	}
}
