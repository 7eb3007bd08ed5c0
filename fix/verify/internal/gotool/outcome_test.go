package gotool

import (
	"fmt"
	"strings"
	"testing"
)

// TestTests holds that no output is too much: of a long one the end is kept, of what passed nothing, and a line that is
// no go command's is passed over without being kept.
func TestTests(t *testing.T) {
	s := newTests(nil)
	write := func(format string, args ...any) {
		text := fmt.Sprintf(format, args...)
		for len(text) > 0 { // as a pipe gives it
			n := min(len(text), 1000)
			if _, err := s.Write([]byte(text[:n])); err != nil {
				t.Fatal(err)
			}
			text = text[n:]
		}
	}
	for i := range 10_000 {
		write(`{"Action":"output","Package":"p","Test":"TestLong","Output":"line %d of many, and then some\n"}`+"\n", i)
		write(`{"Action":"output","Package":"p","Test":"TestQuiet","Output":"line %d of many, and then some\n"}`+"\n", i)
	}
	write(`{"Action":"output","Package":"p","Test":"TestLong","Output":"want 1, got 2\n"}` + "\n")
	write(`{"Action":"fail","Package":"p","Test":"TestLong"}` + "\n" + `{"Action":"pass","Package":"p","Test":"TestQuiet"}` + "\n")
	write("%s\n", strings.Repeat("x", 3*longest))
	write(`{"Action":"output","Package":"p","Test":"TestUnended","Output":"so far"}`)
	write("\nPASS\n" + `{"Action":"pass","Package":"p","Test":"TestLast"}` + "\n")
	if n := cap(s.line); n > 2*longest {
		t.Errorf("it keeps %d bytes of a line", n)
	}
	all := s.outcomes()
	if o := all[Name{"p", "TestLong"}]; o.State != Fail || !strings.HasSuffix(o.Output, "line 9999 of many, and then some\nwant 1, got 2\n") || !strings.HasPrefix(o.Output, "line ") || len(o.Output) > 2*most+100 {
		t.Errorf("a long output: %s, %d bytes: %.100s", o.State, len(o.Output), o.Output)
	}
	for name, want := range map[string]Outcome{"TestQuiet": {State: Pass}, "TestUnended": {State: None, Output: "so far"}, "TestLast": {State: Pass}} {
		if got := all[Name{"p", name}]; got != want {
			t.Errorf("%s: %s, %q", name, got.State, got.Output)
		}
	}
}

// TestNoSpace tells a full disk from a package that mentions one.
func TestNoSpace(t *testing.T) {
	for complaint, want := range map[string]string{
		"": "",
		"go: creating work dir: mkdir /tmp/go-build1: no space left on device\n":                             "go: creating work dir: mkdir /tmp/go-build1: no space left on device",
		"# example.com/m/a\nwrite $WORK/b001/_pkg_.a: no space left on device\n":                             "write $WORK/b001/_pkg_.a: no space left on device",
		"# example.com/m/a\na/a.go:3:5: cannot use \": no space left on device\" as int value in argument\n": "",
	} {
		if got := NoSpace([]byte(complaint)); got != want {
			t.Errorf("%q: %q, want %q", complaint, got, want)
		}
	}
}
