package fix_test

import (
	"bytes"
	"sync"
	"testing"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan"
)

// TestStale moves a violation to every other range of its file: it is refused, or it is an expression that can be
// replaced. Nothing panics.
func TestStale(t *testing.T) {
	d := newDecide(t, several)
	v := d.by["Var"]
	res := *d.res
	for start := -1; start <= len(v.Source.Src)+1; start++ {
		for _, length := range []int{-1, 0, 1, 5, v.End - v.Offset, len(v.Source.Src)} {
			moved := *v
			moved.Offset, moved.End = start, start+length
			res.Violations = []*scan.Violation{&moved}
			rw, change := rewriteOne(t, fix.New(&res, ""), v.Fingerprint, fix.Decisions{})
			switch {
			case start == v.Offset && moved.End == v.End:
				if rw.Status != fix.Ready {
					t.Error(rw.Refusal)
				}
			case rw.Status == fix.Ready:
				t.Errorf("%q is rewritten", change.After)
			}
		}
	}
}

// TestNoSource plans for what the program does not have.
func TestNoSource(t *testing.T) {
	d := newDecide(t, several)
	gone := *d.by["Var"]
	gone.Source = nil
	other := *d.by["One"].Source
	other.Path += ".go"
	elsewhere := *d.by["One"]
	elsewhere.Source = &other
	res := *d.res
	res.Violations = []*scan.Violation{&gone, &elsewhere}
	for _, v := range res.Violations {
		rw, _, err := fix.New(&res, "").Rewrite(t.Context(), v.Fingerprint, fix.Decisions{})
		if err != nil || rw.Status != fix.Refused || rw.Refusal.Kind != refusal.Stale {
			t.Error(rw, err)
		}
		plan, err := fix.New(&res, "").Plan(t.Context(), fix.Decisions{Allow: []fix.Insertion{{Fingerprint: v.Fingerprint, Text: "//ssot:allow redis -- no"}}})
		if err != nil || plan.Failed[v.Fingerprint].Kind != refusal.Stale {
			t.Error(plan, err)
		}
	}
}

// TestParallel asks one planner from several goroutines and gets what one alone gets.
func TestParallel(t *testing.T) {
	d := newDecide(t, several)
	want := map[string][]byte{}
	for _, v := range d.res.Violations {
		_, change := rewriteOne(t, fix.New(d.res, ""), v.Fingerprint, fix.Decisions{})
		want[v.Fingerprint] = change.After
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for _, v := range d.res.Violations {
				_, changes, err := d.planner.Rewrite(t.Context(), v.Fingerprint, fix.Decisions{})
				var got []byte
				for _, c := range changes {
					got = append(got, c.After...)
				}
				if err != nil || !bytes.Equal(got, want[v.Fingerprint]) {
					t.Errorf("%s: %v, %s", v.Function, err, got)
				}
			}
		})
	}
	wg.Wait()
}
