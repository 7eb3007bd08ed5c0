package consequence

import (
	"context"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/scanned"
)

// standing returns the decisions in other files than the action touches that the planner refuses with the action and
// without it: their rule may have no use any more. They are left as they are on disk. If it refuses any other, or there
// is code with errors, beside which a plan can't be checked, there are none.
func (f *planner) standing(ctx context.Context, packages []string) ([]string, error) {
	_, failed, err := f.Plan(ctx, f.Decisions(f.st, packages))
	if err != nil || len(failed) == 0 {
		return nil, err
	}
	_, refused, err := f.Plan(ctx, f.Decisions(f.Record, packages))
	if err != nil {
		return nil, err
	}
	for fingerprint := range failed {
		d := f.Record.Decisions[fingerprint]
		if _, before := refused[fingerprint]; !before || !d.Writes() || f.touches(d) || f.Result.Faulty(f.Abs(d.Seen.File)) {
			return nil, nil
		}
	}
	return record.Keys(failed), nil
}

// before plans what is decided now. If the planner refuses some of it, as what the action takes back may be, the other
// files are planned without that.
func (f *planner) before(ctx context.Context, decided fix.Decisions) (map[string]patch.Change, map[string]refusal.Refusal, error) {
	plan, failed, err := f.Plan(ctx, decided)
	if err != nil || len(failed) == 0 {
		return plan, failed, err
	}
	rest, _, err := f.Plan(ctx, scanned.Except(decided, record.Keys(failed)...))
	for path, c := range rest {
		if !f.touched[path] {
			plan[path] = c
		}
	}
	return plan, failed, err
}

// touches reports whether a decision is written in a file that the action touches.
func (f *planner) touches(d *record.Decision) bool {
	for _, path := range d.Files() {
		if f.touched[path] {
			return true
		}
	}
	return false
}
