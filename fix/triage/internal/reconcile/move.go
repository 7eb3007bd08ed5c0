package reconcile

import (
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/words"
)

// move lets the decisions of a file go with it that has another name now.
func (c applying) move(from, to string) error {
	c.remember(from, c.st.Decisions.In(from))
	n, gone := c.st.Move(from, to)
	c.dropped = append(c.dropped, gone...)
	c.tell("%s is %s now: its %s moved along", from, to, words.Count(n, "decision"))
	if err := c.keep(to, doubted(c.st)[to]); err != nil {
		return err
	}
	e := c.files.at(to)
	e.moved, e.expected = true, decidedIn(c.st, to)
	return nil
}

// decidedIn returns the violations in a file of which anything is decided, as they were seen.
func decidedIn(st *record.Record, path string) (all []expectation) {
	for _, fingerprint := range record.Keys(st.Decisions) {
		if d := st.Decisions[fingerprint]; d.Seen.File == path {
			all = append(all, expectation{fingerprint: fingerprint, was: d.Seen, at: d.Seen.Place()})
		}
	}
	return all
}
