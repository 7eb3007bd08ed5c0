package preview

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/fix/triage/internal/consequence"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/scanned"
)

// diverged reports whether a rewrite changes a file that is not as its plan is: what is on disk stands, and the change
// that is made there is another one than the planned one.
func (v Rewriter) diverged(fingerprint string, pl scanned.Planned) bool {
	writes := v.Record.Decisions[fingerprint].Writes()
	return slices.ContainsFunc(pl.Changes, func(c patch.Change) bool {
		t, modified := v.Modified[c.Path]
		if writes { // it is on disk
			return modified && t.Unverified == nil && !bytes.Equal(c.After, t.Disk)
		}
		return modified && t.Unverified == nil && !bytes.Equal(c.Before, t.Disk)
	})
}

// carried returns a rewrite with the change that accepting it makes on disk or, if it is decided, that undoing it takes
// back. A change that can't be made there is refused.
func (v Rewriter) carried(ctx context.Context, fingerprint string, as fix.AlternativeKind, pl scanned.Planned) (scanned.Planned, error) {
	next, d := v.Record.Clone(), v.Record.Decisions[fingerprint]
	if d.Writes() {
		if d.Top().State == record.Accepted && d.Top().Kind() != as {
			return pl, nil // nothing can be accepted in its place
		}
		next.Pop(fingerprint)
	} else {
		l := record.Layer{State: record.Accepted}
		if as != fix.Replace {
			l.As = as
		}
		next.Push(next.Begin(record.Accept, time.Time{}), fingerprint, v.Sighting(fingerprint), l)
		if err := consequence.RecordAffected(ctx, v.Snapshot, next, fingerprint); err != nil {
			return pl, err
		}
	}
	made, failed, err := consequence.Plan(ctx, v.Snapshot, next, []string{fingerprint})
	var unwritable *consequence.UnwritableError
	switch {
	case errors.As(err, &unwritable):
		return pl, nil // whoever decides is told so
	case err != nil:
		return scanned.Planned{}, err
	case len(made.Unplannable) > 0, d.Writes() && len(failed) > 0:
		return pl, nil
	case len(failed) > 0:
		return refused(pl.Rewrite, failed[v.Order(record.Keys(failed))[0]]), nil
	}
	if d.Writes() {
		for i, c := range made.Changes {
			made.Changes[i].Before, made.Changes[i].After = c.After, c.Before
		}
	}
	return scanned.Planned{Rewrite: pl.Rewrite, Changes: made.Changes}, nil
}

// refused returns a rewrite that is ready alone, but not together with what is decided.
func refused(rewrite fix.Rewrite, why refusal.Refusal) scanned.Planned {
	rewrite.Status, rewrite.Refusal, rewrite.Hazards = fix.Refused, &why, nil
	return scanned.Planned{Rewrite: rewrite}
}
