package triage

import (
	"context"
	"fmt"

	"github.com/seed-58def443/ssot/fix/patch"
)

// Draft says what an action would do to the files, and writes nothing. It errs as Do does; a session that only reads drafts too.
func (s *Session) Draft(ctx context.Context, a Action) ([]patch.Change, Outcome, error) {
	if err := a.check(s.o.Now()); err != nil {
		return nil, Outcome{}, err
	}
	d, err := s.draft(ctx, a, s.now())
	switch {
	case err != nil:
		return nil, Outcome{}, err
	case len(d.stuck) > 0:
		return nil, Outcome{}, fmt.Errorf("%s can't be planned as decided, because a rule is gone", list(d.stuck))
	}
	if d.next == nil {
		return nil, d.out, nil
	}
	return d.changes, d.outcome(newView(d.from.scanned, d.from.seq, d.next, d.from.saved, d.live)), nil
}
