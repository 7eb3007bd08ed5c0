package triage

import (
	"context"
	"fmt"

	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/triage/internal/decide"
	"github.com/seed-58def443/ssot/fix/triage/internal/snapshot"
	"github.com/seed-58def443/ssot/fix/triage/internal/words"
)

// Draft returns what an action would change in files, and writes nothing. It returns the same errors as Do, and also
// works in a read-only session.
func (s *Session) Draft(ctx context.Context, a Action) ([]patch.Change, Outcome, error) {
	if err := a.Check(s.o.Now()); err != nil {
		return nil, Outcome{}, err
	}
	d, err := decide.New(ctx, decider{s.m}.request(a, s.m.Now(), nil))
	switch {
	case err != nil:
		return nil, Outcome{}, err
	case len(d.Unplannable) > 0:
		return nil, Outcome{}, fmt.Errorf("%s can't be planned as decided, because a rule is gone", words.List(d.Unplannable))
	}
	if d.Next == nil {
		return nil, d.Out, nil
	}
	return d.Changes, d.Outcome(snapshot.New(d.From.Scan, d.From.Seq, d.Next, d.From.Saved, d.Modified)), nil
}
