package verify

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix/verify/internal/gotool"
)

// TestFault holds what is new in comparison with an earlier build: an error that moved to another line is not, one more
// of the same is, and what could not be told before is not told now.
func TestFault(t *testing.T) {
	const first, second = "a/a.go:3:5: undefined: x\n", "a/b.go:4: undefined: y\n"
	for _, test := range []struct {
		name    string
		kind    Kind
		was, is string // empty: it passed
		want    string // empty: nothing is new
	}{
		{"an error", Build, "", first, "a/a.go:3:5: undefined: x"},
		{"the same", Build, first, first, ""},
		{"in another line", Build, first, "a/a.go:9:5: undefined: x\n", ""},
		{"of another file", Build, first, "a/b.go:3:5: undefined: x\n", "a/b.go:3:5: undefined: x"},
		{"one more", Build, second, second + first, "a/a.go:3:5: undefined: x"},
		{"one more of the same", Build, first, first + "a/a.go:9:5: undefined: x\n", "a/a.go:9:5: undefined: x"},
		{"one less", Build, second + first, second, ""},
		{"not all were told", Build, first + "a/a.go:4:5: too many errors\n", second, ""},
		{"go vet", Vet, "", "vet: " + first, "a/a.go:3:5: undefined: x"},
		{"go vet names one", Vet, first, second, ""},
		{"a package that is not there", Build, "", "go: can't load test package: " + first, "a/a.go:3:5: undefined: x"},
		{"no place", Build, "", "it is broken\nat all\n", "it is broken"},
		{"no place, again", Build, "it is broken\n", "it is broken\nat all\n", ""},
	} {
		outcome := func(output string) gotool.Outcome {
			if output == "" {
				return gotool.Outcome{State: gotool.Pass}
			}
			return gotool.Outcome{State: gotool.Fail, Output: output}
		}
		f, ok := subject{test.kind, gotool.Name{Package: "a"}}.fault(outcome(test.was), outcome(test.is))
		if !ok {
			f.First = ""
		}
		if f.First != test.want || ok != (test.want != "") {
			t.Errorf("%s: %q, %t, want %q", test.name, f.First, ok, test.want)
		}
	}
}

// TestPlaces names files as they are called on disk, also where go names a copy.
func TestPlaces(t *testing.T) {
	root := filepath.Join(t.TempDir(), "m")
	p := places{
		root, map[string]string{filepath.Join(root, "..", "v", "0.go"): filepath.Join(root, "a", "a.go")},
		map[string][]string{"abc.go": {filepath.Join(root, "a", "b.go")}, "dd.go": {filepath.Join(root, "a", "d.go"), filepath.Join(root, "d", "d.go")}, "": {filepath.Join(root, "none.go")}},
	}
	for output, want := range map[string]string{
		"# m/a\n../v/0.go:3:5: x redeclared\n\t../v/0.go:2:6: other declaration\n": "# m/a\na/a.go:3:5: x redeclared\n\ta/a.go:2:6: other declaration\n",
		"vet: " + filepath.Join(root, "..", "v", "0.go") + ":3: undefined\n":       "vet: a/a.go:3: undefined\n",
		"../gone/2-abc.go:3:5: of an earlier overlay\n":                            "a/b.go:3:5: of an earlier overlay\n",
		"../gone/2-dd.go:3:5: of one of two\n":                                     "../gone/2-dd.go:3:5: of one of two\n",
		"b/b.go:3:5: undefined\n":                                                  "b/b.go:3:5: undefined\n",
		"../other/o.go:3:5: undefined\n":                                           "../other/o.go:3:5: undefined\n",
		"it is broken\n":                                                           "it is broken\n",
	} {
		if got := p.in(output); got != want {
			t.Errorf("%q: %q, want %q", output, got, want)
		}
	}
}

// TestFaultSuspects names the decisions that a fault may be of: those of its package, or else those of the nearest ones
// that it or its tests import, among those that are asked for.
func TestFaultSuspects(t *testing.T) {
	b := &Builder{v: &verifier{worlds: []world{*imports("a:", "b: a", "c: b test d", "d:", "e: c", "f: e a", "g: test h", "h: g fmt")}}}
	b.v.Decisions = []Decision{{Fingerprint: "one", Packages: []string{"a"}}, {Fingerprint: "two", Packages: []string{"d", "b"}}, {Fingerprint: "three", Packages: []string{"d"}}}
	for _, test := range []struct{ pkg, among, want string }{
		{"a", "one two", "one"},
		{"b", "one two", "two"},
		{"b", "one", "one"},
		{"c", "one two three", "two three"},
		{"c", "one", "one"},
		{"e", "one two", "two"},
		{"e", "three", ""},
		{"f", "one two", "one"},
		{"g", "one two", ""}, // what its tests import imports it
		{"gone", "one two", ""},
		{"", "one two", ""},
	} {
		if got := strings.Join(b.Suspects(Fault{Package: test.pkg}, strings.Fields(test.among)), " "); got != test.want {
			t.Errorf("suspects of %q among %s: %q, want %q", test.pkg, test.among, got, test.want)
		}
	}
}
