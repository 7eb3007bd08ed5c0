package conflict_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/conflict"
	"github.com/seed-58def443/ssot/fix/internal/decisionset"
	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan"
)

// set is a set of decisions: the violations 1 to n in the order of their lines, the last ones allowed.
func set(n, allowed int) (*decisionset.Sorter, *decisionset.Set) {
	var violations []*scan.Violation
	for i := 1; i <= n; i++ {
		violations = append(violations, &scan.Violation{Fingerprint: strconv.Itoa(i), Code: fmt.Sprintf("f%d()", i), File: "a.go", Line: i, Offset: i, End: i + 1})
	}
	c := &decisionset.Set{Path: "a", Accept: violations[:n-allowed]}
	for _, v := range violations[n-allowed:] {
		c.Allow = append(c.Allow, filerewrite.Insertion{V: v, Text: "//ssot:allow r -- why"})
	}
	return &decisionset.Sorter{Project: project.New(&scan.Result{Violations: violations})}, c
}

// decided lists the fingerprints of a set.
func decided(c *decisionset.Set) []string {
	var out []string
	for _, v := range c.Accept {
		out = append(out, v.Fingerprint)
	}
	for _, in := range c.Allow {
		out = append(out, in.V.Fingerprint)
	}
	return out
}

// TestFind holds which decisions of a set fail, and with which earlier one. Each row lists groups that can't be had
// together.
func TestFind(t *testing.T) {
	for groups, want := range map[string]string{
		"":            "",
		"1":           "1 check: not 1",
		"3":           "3 check: not 3",
		"8":           "8 check: not 8",
		"1 2":         "2 conflict: not together with f1() at a.go:1: not 1 2",
		"2 5":         "5 conflict: not together with f2() at a.go:2: not 2 5",
		"2 8":         "8 conflict: not together with f2() at a.go:2: not 2 8",
		"7 8":         "8 conflict: not together with f7() at a.go:7: not 7 8",
		"1 2, 1 3":    "2 conflict: not together with f1() at a.go:1: not 1 2; 3 conflict: not together with f1() at a.go:1: not 1 3",
		"1 2, 2 3":    "2 conflict: not together with f1() at a.go:1: not 1 2",
		"1, 1 2":      "1 check: not 1",
		"1 2 3":       "3 conflict: not together with f2() at a.go:2 and what is decided before it: not 1 2 3",
		"1 3 5":       "5 conflict: not together with f3() at a.go:3 and what is decided before it: not 1 3 5",
		"2 3, 4 5, 6": "3 conflict: not together with f2() at a.go:2: not 2 3; 5 conflict: not together with f4() at a.go:4: not 4 5; 6 check: not 6",
	} {
		sorter, c := set(8, 2)
		tried := 0
		finder := conflict.Finder{Sorter: sorter, Try: func(_ context.Context, c *decisionset.Set) (*refusal.Refusal, error) {
			tried++
			all := decided(c)
			if !slices.IsSorted(all) {
				t.Errorf("%s: decisions in the order %v", groups, all)
			}
			for group := range strings.SplitSeq(groups, ", ") {
				if words := strings.Fields(group); len(words) > 0 && !slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(all, w) }) {
					return &refusal.Refusal{Kind: refusal.Check, Detail: "not " + group}, nil
				}
			}
			return nil, nil
		}}
		failed, err := finder.Find(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, fingerprint := range slices.Sorted(maps.Keys(failed)) {
			got = append(got, fmt.Sprintf("%s %s: %s", fingerprint, failed[fingerprint].Kind, failed[fingerprint].Detail))
		}
		if strings.Join(got, "; ") != want {
			t.Errorf("%s:\n\t%s\nwant\t%s", groups, strings.Join(got, "; "), want)
		}
		if most := 12 * (1 + len(failed)); tried > most {
			t.Errorf("%s: %d sets were tried, more than %d", groups, tried, most)
		}
	}
}

// TestUnstable holds what is said when a pair fails among others and neither alone nor with those before it.
func TestUnstable(t *testing.T) {
	sorter, c := set(3, 0)
	finder := conflict.Finder{Sorter: sorter, Try: func(_ context.Context, c *decisionset.Set) (*refusal.Refusal, error) {
		if n := len(decided(c)); n == 3 {
			return &refusal.Refusal{Kind: refusal.Check, Detail: "three"}, nil
		}
		return nil, nil
	}}
	failed, err := finder.Find(t.Context(), c)
	if err != nil || len(failed) != 1 || !strings.HasSuffix(failed["3"].Detail, "and what is decided before it: three") {
		t.Errorf("%v, %v", failed, err)
	}
}

// TestErrors holds that the search ends with the first error, whichever set it is of.
func TestErrors(t *testing.T) {
	failure := errors.New("stopped")
	for at := 1; ; at++ {
		sorter, c := set(6, 1)
		tried := 0
		finder := conflict.Finder{Sorter: sorter, Try: func(_ context.Context, c *decisionset.Set) (*refusal.Refusal, error) {
			if tried++; tried >= at {
				return nil, failure
			}
			if all := decided(c); slices.Contains(all, "2") && slices.Contains(all, "4") && slices.Contains(all, "1") {
				return &refusal.Refusal{Kind: refusal.Check, Detail: "not these"}, nil
			}
			return nil, nil
		}}
		failed, err := finder.Find(t.Context(), c)
		if err == nil {
			if at < 5 || len(failed) != 1 {
				t.Errorf("after %d sets: %v", at, failed)
			}
			return
		}
		if !errors.Is(err, failure) || failed != nil || tried != at {
			t.Errorf("an error at set %d: %v, %v after %d", at, failed, err, tried)
		}
	}
}

// TestWith holds with which other decision one of a set can't be had, wherever they stand.
func TestWith(t *testing.T) {
	sorter, c := set(4, 1)
	finder := conflict.Finder{Sorter: sorter, Try: func(_ context.Context, c *decisionset.Set) (*refusal.Refusal, error) {
		if all := decided(c); slices.Contains(all, "2") && slices.Contains(all, "3") {
			return &refusal.Refusal{Kind: refusal.Check, Detail: "not both"}, nil
		}
		return nil, nil
	}}
	for fingerprint, want := range map[string]string{
		"2": "not together with f3() at a.go:3: not both",
		"3": "not together with f2() at a.go:2: not both",
		"9": "",
	} {
		r, err := finder.With(t.Context(), c, fingerprint)
		got := ""
		if r != nil {
			got = r.Detail
		}
		if err != nil || got != want {
			t.Errorf("%s: %q, %v; want %q", fingerprint, got, err, want)
		}
	}
}
