package reconcile

import (
	"context"
	"maps"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-58def443/ssot/fix/triage/internal/faulttest"
)

// clone returns a copy.
func (m *FailedAttempts) clone() *FailedAttempts {
	return &FailedAttempts{notFound: maps.Clone(m.notFound), failed: maps.Clone(m.failed), scan: m.scan}
}

// faults repeats a run for each place where it reads, scans or plans, with a failure there: the failure is returned, or
// the answer is the same without it. Each place is tried in the first run of a script that comes by.
func (w *world) faults(in Inputs, want *Result) {
	w.t.Helper()
	defer func(fault func(string) error) { w.fault = fault }(w.fault)
	var res *Result
	w.must(w.walk.Each(w.t.Context(), func(ctx context.Context, fail func(string) error) (err error) {
		w.fault = fail
		once := in
		once.Attempts = in.Attempts.clone()
		res, err = Run(ctx, once)
		return err
	}, func(f faulttest.Failure) {
		if d := cmp.Diff(append(w.describe(want), said(want)), append(w.describe(res), said(res))); d != "" {
			w.t.Errorf("%s\n%v fails, and the answer is another one: %s", w.at, f, d)
		}
	}))
}
