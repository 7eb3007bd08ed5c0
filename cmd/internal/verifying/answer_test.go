package verifying

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-58def443/ssot/fix/verify"
	"github.com/seed-58def443/ssot/tui/deed"
)

var options = verify.Options{Decisions: []verify.Decision{
	{Fingerprint: "1", Name: "id1", Called: "a.go:1 (id1)"}, {Fingerprint: "2", Name: "id2", Called: "a.go:2 (id2)"}, {Fingerprint: "3", Name: "id3", Called: "a.go:3 (id3)"},
}}

// TestMarks holds what the screen shows beside each decision.
func TestMarks(t *testing.T) {
	const passed, before = "what is touched builds and its tests pass as before", "what is touched did not build before either"
	for _, test := range []struct {
		name   string
		worth  []verify.Worth
		checks []verify.Check
		want   map[string]deed.Mark
	}{
		{
			"how far tests speak for them", []verify.Worth{{Fingerprint: "1", Tested: verify.Untested}, {Fingerprint: "2", Tested: verify.Unproven}, {Fingerprint: "3", Tested: verify.Ran}}, nil,
			map[string]deed.Mark{"1": {Sign: deed.Untested, Text: "it builds, and no test ran its lines"}, "2": {Sign: deed.Untested, Text: "tests ran its lines, and none fails without it"}, "3": {Sign: deed.Passed, Text: passed}},
		},
		{
			"nothing builds", []verify.Worth{{Fingerprint: "1", Tested: verify.Ran}}, []verify.Check{{Kind: verify.Build, Package: "p", Verdict: verify.Red}},
			map[string]deed.Mark{"1": {Sign: deed.Untested, Text: before}, "2": {Sign: deed.Untested, Text: before}, "3": {Sign: deed.Untested, Text: before}},
		},
		{
			"a test was red", []verify.Worth{{Fingerprint: "1", Tested: verify.Ran}}, []verify.Check{{Kind: verify.Test, Package: "p", Verdict: verify.Red}},
			map[string]deed.Mark{"1": {Sign: deed.Passed, Text: passed}},
		},
		{
			"one breaks two", []verify.Worth{{Fingerprint: "1", Tested: verify.Ran}, {Fingerprint: "2", Tested: verify.Ran}},
			[]verify.Check{{Kind: verify.Test, Package: "q", Test: "TestQ", Verdict: verify.Unsteady, Decisions: []string{"2"}}, {Kind: verify.Build, Package: "p", Verdict: verify.Broken, Decisions: []string{"1"}}, {Kind: verify.Vet, Package: "p", Verdict: verify.Broken, Decisions: []string{"1"}}},
			map[string]deed.Mark{"1": {Sign: deed.Broke, Text: "breaks build p"}, "2": {Sign: deed.Passed, Text: passed}},
		},
		{
			"one of two may break it", nil, []verify.Check{{Kind: verify.Test, Package: "p", Test: "TestP", Verdict: verify.Broken, Decisions: []string{"1", "2"}}},
			map[string]deed.Mark{"1": {Sign: deed.Broke, Text: "may be what breaks test p TestP"}, "2": {Sign: deed.Broke, Text: "may be what breaks test p TestP"}},
		},
		{
			"a test is lost, also of one that breaks another", []verify.Worth{{Fingerprint: "1", Tested: verify.Ran}, {Fingerprint: "2", Tested: verify.Ran}, {Fingerprint: "3", Tested: verify.Ran}},
			[]verify.Check{
				{Kind: verify.Test, Package: "q", Test: "TestQ", Verdict: verify.Broken, Decisions: []string{"1"}},
				{Kind: verify.Test, Package: "p", Test: "TestP", Verdict: verify.Lost, Decisions: []string{"1", "2"}},
			},
			map[string]deed.Mark{
				"1": {Sign: deed.Broke, Text: "breaks test q TestQ"}, "3": {Sign: deed.Passed, Text: passed},
				"2": {Sign: deed.Untested, Text: "a test that passed is skipped or does not run now: p TestP"},
			},
		},
		{
			"two break it together", nil, []verify.Check{{Kind: verify.Test, Package: "p", Test: "TestP", Verdict: verify.Broken, Decisions: []string{"1", "2", "3"}, Culprits: []string{"1", "2"}}},
			map[string]deed.Mark{"1": {Sign: deed.Broke, Text: "breaks test p TestP"}, "2": {Sign: deed.Broke, Text: "breaks test p TestP"}},
		},
	} {
		if d := cmp.Diff(test.want, marks(options, verify.Result{Worth: test.worth, Checks: test.checks})); d != "" {
			t.Errorf("%s: -want +got %s", test.name, d)
		}
	}
}

func TestOutcome(t *testing.T) {
	broken := verify.Result{Packages: []string{"p"}, Checks: []verify.Check{{Configuration: "default", Kind: verify.Build, Package: "p", Verdict: verify.Broken, Output: "wrong", Decisions: []string{"2"}}}}
	red := verify.Result{Checks: []verify.Check{{Kind: verify.Build, Verdict: verify.Red}}}
	for _, test := range []struct {
		r              verify.Result
		sentence       string
		lines          []string
		broken, unable bool
	}{
		{verify.Result{}, "0 packages, 0 checks: nothing to build or test", nil, false, false},
		{broken, "1 package, 1 check: 1 broken", []string{"broken: build p (default)", "    wrong", "  depends on   a.go:2 (id2)"}, true, false},
		{red, "0 packages, 1 check: 1 red before too", []string{"red: build  ()"}, false, true},
	} {
		got, err := Outcome(options, test.r)
		if err != nil || got.Sentence != test.sentence || Broken(test.r) != test.broken || Unable(test.r) != test.unable {
			t.Errorf("%q, %v, broken %t, unable %t", got.Sentence, err, Broken(test.r), Unable(test.r))
		}
		if d := cmp.Diff(test.lines, got.Lines); d != "" {
			t.Errorf("%s: -want +got %s", test.sentence, d)
		}
	}
	var b strings.Builder
	if err := Write(&b, options, broken, true); err != nil || !strings.Contains(b.String(), `"id2"`) {
		t.Errorf("as JSON: %s, %v", b.String(), err)
	}
	for _, asJSON := range []bool{true, false} {
		if err := Write(full{}, options, broken, asJSON); !errors.Is(err, errFull) {
			t.Errorf("to a full disk: %v", err)
		}
	}
}

var errFull = errors.New("no space left")

// full is a disk without space.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestStep(t *testing.T) {
	for _, test := range []struct {
		p    verify.Progress
		want deed.Progress
	}{
		{verify.Progress{What: "listing", Done: 1, Total: 3}, deed.Progress{What: "listing", Done: 1, Total: 3}},
		{verify.Progress{What: "testing", Done: 2, Total: 3, Tested: 1, Of: 2, Failed: []string{"p TestP"}}, deed.Progress{What: "1 of 2 packages tested: testing", Done: 2, Total: 3, Lines: []string{"p TestP"}}},
		{verify.Progress{What: "testing", Tested: 3, Of: 2}, deed.Progress{What: "2 of 2 packages tested: testing"}},
	} {
		if d := cmp.Diff(test.want, Step(test.p)); d != "" {
			t.Errorf("-want +got %s", d)
		}
	}
}

// TestLines prints each step once and each failed test once.
func TestLines(t *testing.T) {
	var got []string
	say := Lines(func(line string) { got = append(got, line) })
	for _, p := range []verify.Progress{
		{What: "list", Done: 1, Total: 3},
		{What: "test", Done: 2, Total: 3},
		{What: "test", Done: 2, Total: 3, Failed: []string{"p A"}},
		{What: "test", Done: 2, Total: 3, Failed: []string{"p A", "p B", "p C"}},
		{What: "again", Done: 3, Total: 3, Failed: []string{"p A"}},
	} {
		say(p)
	}
	want := []string{"1 of 3: list", "2 of 3: test", "failed: p A", "failed: p B", "failed: p C", "3 of 3: again", "failed: p A"}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got %s", d)
	}
}
