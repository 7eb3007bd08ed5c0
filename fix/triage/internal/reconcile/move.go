package reconcile

import (
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/words"
)

// renameFile moves the decisions of a renamed file to its new name.
func (c applier) renameFile(from, to string) error {
	c.remember(from, c.st.Decisions.In(from))
	n, gone := c.st.RenameFile(from, to)
	c.dropped = append(c.dropped, gone...)
	c.report("%s is %s now: its %s moved along", from, to, words.Count(n, "decision"))
	if err := c.keepWritten(to, doubted(c.st)[to]); err != nil {
		return err
	}
	e := c.files.at(to)
	e.moved, e.expected = true, decidedIn(c.st, to)
	return nil
}

// decidedIn returns the violations in a file with a decision, at the places where they were seen.
func decidedIn(st *record.Record, path string) (all []expectation) {
	for _, fingerprint := range record.Keys(st.Decisions) {
		if d := st.Decisions[fingerprint]; d.Seen.File == path {
			all = append(all, expectation{fingerprint: fingerprint, sighting: d.Seen, at: d.Seen.Place()})
		}
	}
	return all
}
