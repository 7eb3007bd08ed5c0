package fix_test

import (
	"testing"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/patch"
)

// rewriteOne asks for a rewrite that changes no more than one file.
func rewriteOne(tb testing.TB, planner *fix.Planner, fingerprint string, decided fix.Decisions) (fix.Rewrite, patch.Change) {
	tb.Helper()
	rw, changes, err := planner.Rewrite(tb.Context(), fingerprint, decided)
	switch {
	case err != nil:
		tb.Fatal(err)
	case len(changes) > 1:
		tb.Errorf("%d files change", len(changes))
	case len(changes) == 1:
		return rw, changes[0]
	}
	return rw, patch.Change{}
}
