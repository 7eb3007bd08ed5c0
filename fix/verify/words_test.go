package verify

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// everything is a result with a check of each verdict.
var everything = Result{
	Packages: []string{"p", "q"},
	Same:     2,
	Checks: []Check{
		{Configuration: "default", Kind: Test, Package: "p", Test: "TestFixed", Verdict: Fixed, Output: "not told"},
		{Configuration: "default", Kind: Test, Package: "p", Test: "TestRed", Verdict: Red, Output: "not told"},
		{Configuration: "default", Kind: Test, Package: "p", Test: "TestSame", Verdict: Same},
		{Configuration: "default", Kind: Test, Package: "p", Test: "TestNew", Verdict: New, Only: "after"},
		{Configuration: "default", Kind: Test, Package: "p", Test: "TestLost", Verdict: Lost, Decisions: []string{"2"}},
		{Configuration: "default", Kind: Test, Package: "p", Test: "TestUnsteady", Verdict: Unsteady, Output: "a\x1bb\r\nc"},
		{Configuration: "windows/amd64", Kind: Build, Package: "p", Verdict: Broken, Output: "p.go:1:1: wrong\n", Decisions: []string{"1", "2"}},
		{Configuration: "default", Kind: Test, Package: "p", Test: "TestOne", Verdict: Broken, Decisions: []string{"1", "2"}, Culprits: []string{"2"}},
		{Configuration: "default", Kind: Test, Package: "p", Test: "TestTwo", Verdict: Broken, Decisions: []string{"1", "2", "3"}, Culprits: []string{"2", "3"}, Why: "each of them is needed"},
	},
	Worth: []Worth{{"1", Proven, ""}, {"2", Unknown, "it stands in a test's own code"}, {"3", Untested, ""}},
	Effect: &Effect{
		Redis: "Redis 7.0", Before: Figures{Pools: 12, Connections: 30, Most: 9}, After: Figures{Pools: 1, Connections: 4, Most: 2},
	},
}

func named(fingerprint string) string { return "decision " + fingerprint }

func TestText(t *testing.T) {
	const want = `2 packages, 11 checks: 3 broken, 1 fixed, 3 same, 1 red before too, 1 unsteady, 1 not run now, 1 ran on one side alone

broken: build p (windows/amd64)
    p.go:1:1: wrong
  depends on   decision 1
               decision 2

broken: test p TestOne (default)
  broken by    decision 2

broken: test p TestTwo (default)
  together     decision 2
               decision 3
               each of them is needed

lost: test p TestLost (default)
    it passed without the decisions; with them it is skipped or does not run
  depends on   decision 2

unsteady: test p TestUnsteady (default)
    a␛b
    c

red: test p TestRed (default)

fixed: test p TestFixed (default)

new: test p TestNew (default)
    it ran with the decisions alone

while the tests ran, on Redis 7.0: pools 12 → 1, connections 30 → 4, at most 9 → 2 at once

how far the tests cover 3 decisions, allow directives included: 1 where a test fails if the use does, 1 run by no test, 1 unknown
  not tested: decision 3
  unknown: decision 2: it stands in a test's own code
`
	var b strings.Builder
	if err := Text(&b, everything, named); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, b.String()); d != "" {
		t.Errorf("-want +got %s", d)
	}
	b.Reset()
	if err := Text(&b, Result{}, named); err != nil || b.String() != "0 packages, 0 checks: nothing to build or test\n" {
		t.Errorf("of nothing: %q, %v", b.String(), err)
	}
	if err := Text(full{}, everything, named); !errors.Is(err, errFull) {
		t.Error(err)
	}
}

var errFull = errors.New("no space left")

// full is a disk without space.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestPoolless(t *testing.T) {
	e := &Effect{Redis: "Redis 7.0", Before: Figures{12, 30, 9}, After: Figures{1, 4, 2}, Poolless: "no source"}
	const want = "while the tests ran, on Redis 7.0: connections 30 → 4, at most 9 → 2 at once (pools were not counted: no source)"
	if got := e.String(); got != want {
		t.Error(got)
	}
}

// TestEncode writes a result and reads it back: names stand in place of fingerprints, and what is the same is a number.
func TestEncode(t *testing.T) {
	text, err := Encode(everything, named)
	if err != nil || !strings.HasSuffix(string(text), "}\n") {
		t.Fatalf("%q, %v", text, err)
	}
	for _, part := range []string{`"broken": 3`, `"same": 3`, `"id": "decision 1"`} {
		if !strings.Contains(string(text), part) {
			t.Errorf("no %s in %s", part, text)
		}
	}
	got, err := Decode(text)
	if err != nil {
		t.Fatal(err)
	}
	want := Result{Packages: everything.Packages, Same: 3, Effect: everything.Effect}
	for _, c := range everything.Checks {
		if c.Verdict != Same {
			c.Decisions, c.Culprits = names(c.Decisions, named), names(c.Culprits, named)
			want.Checks = append(want.Checks, c)
		}
	}
	for _, w := range everything.Worth {
		w.Fingerprint = named(w.Fingerprint)
		want.Worth = append(want.Worth, w)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got %s", d)
	}
	if got.Count(Same) != 3 || got.Count(Broken) != 3 || got.Count(New) != 1 {
		t.Errorf("%d the same, %d broken, %d new", got.Count(Same), got.Count(Broken), got.Count(New))
	}
	if text, err := Encode(Result{}, named); err != nil || strings.Contains(string(text), "same") {
		t.Errorf("of nothing: %s, %v", text, err)
	}
}

func TestDecodeErrors(t *testing.T) {
	for text, want := range map[string]string{
		"no JSON":                                "it is not what ssot verify --json writes: invalid character",
		`{"version": 2}`:                         "it is not what this ssot verify --json writes: its version is 2, not 1",
		`{}`:                                     "it is not what this ssot verify --json writes: its version is 0, not 1",
		`{"version": 1, "counts": {"same": -1}}`: "it is not what ssot verify --json writes: -1 checks are the same",
	} {
		if r, err := Decode([]byte(text)); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %+v, %v", text, r, err)
		}
	}
}
