package reconcile

import (
	"slices"

	"github.com/seed-58def443/ssot/fix/triage/internal/place"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
)

// roomMaker makes room for decisions that are restored.
type roomMaker struct {
	*reconciliation
	restored record.Decisions
}

// makeRoom removes or renames decisions that are in the way of the restored ones. Skips and notes on the same
// violations move to the fingerprints that are restored; equal violations nearby may have given them others. An
// absorbed decision for which over reports true is dropped, but its skips and notes stay.
func (c roomMaker) makeRoom(over func(*record.Decision) bool) error {
	next, files := map[string]string{}, map[string]bool{}
	for _, d := range c.restored {
		files[d.Seen.File] = true
	}
	for _, fingerprint := range c.selectDecisions(func(d *record.Decision) bool { return d.Original != "" && d.Absorbed() != "" && over(d) }) {
		was := c.st.Decisions[fingerprint].Original
		c.st.Reopen(fingerprint, false)
		if c.st.Decisions[fingerprint] != nil && c.restored[was] != nil {
			next[fingerprint] = was
		}
	}
	for _, fingerprint := range c.selectDecisions(func(d *record.Decision) bool { return files[d.Seen.File] && nonWriting(d) }) {
		if next[fingerprint] != "" {
			continue
		}
		to, err := c.findRestored(fingerprint, c.st.Decisions[fingerprint].Seen)
		if err != nil {
			return err
		}
		if to != "" {
			next[fingerprint] = to
		}
	}
	if err := c.detachMismatched(next); err != nil {
		return err
	}
	c.st.Rename(next)
	c.changed = c.changed || len(next) > 0
	return nil
}

// selectDecisions returns the fingerprints of the decisions that satisfy a predicate, sorted.
func (c roomMaker) selectDecisions(is func(*record.Decision) bool) (list []string) {
	for fingerprint, d := range c.st.Decisions {
		if is(d) {
			list = append(list, fingerprint)
		}
	}
	slices.Sort(list)
	return list
}

// nonWriting reports whether there are skips or notes, but nothing that changed a file.
func nonWriting(d *record.Decision) bool { return !d.Undecided() && !d.Writes() && d.Absorbed() == "" }

// findRestored returns the fingerprint under which a violation is restored that was seen under another one. It returns
// "" if there is none or it is not certain.
func (c roomMaker) findRestored(fingerprint string, seen record.Sighting) (string, error) {
	for _, name := range record.Keys(c.restored) {
		then := c.restored[name].Seen
		if name == fingerprint || then.File != seen.File || then.Rule != seen.Rule || then.Symbol != seen.Symbol || then.Text == "" || seen.Text == "" {
			continue
		}
		same, certain, err := c.sameViolation(seen, then)
		if err != nil {
			return "", err
		}
		if same && certain {
			return name, nil
		}
	}
	return "", nil
}

// detachMismatched detaches skips and notes that have the fingerprint of a restored decision but are about another
// violation: an equal one that had that number in the meantime. They are found again on a text that has both. Decisions
// in next get another fingerprint anyway.
func (c roomMaker) detachMismatched(next map[string]string) error {
	today, ambiguous := c.now.UTC().Format(record.Day), map[string]int{}
	for _, fingerprint := range record.Keys(c.restored) {
		d, then := c.st.Decisions[fingerprint], c.restored[fingerprint]
		if !nonWriting(d) || next[fingerprint] != "" {
			continue
		}
		same, certain, err := c.sameViolation(d.Seen, then.Seen)
		if err != nil {
			return err
		}
		if same {
			continue
		}
		if !certain {
			ambiguous[d.Seen.File]++
		}
		c.st.Detach(fingerprint, today)
		c.changed = true
	}
	reportAmbiguous(c.reconciliation, ambiguous)
	return nil
}

// sameViolation reports whether two sightings are of one violation, and whether that is certain. With unknown texts, or
// if the line of one was deleted and that of the other inserted and neither text has an equal expression, the answer is
// true and not certain.
func (c roomMaker) sameViolation(a, b record.Sighting) (same, certain bool, err error) {
	switch {
	case a.Text == "" || b.Text == "" || a.File != b.File:
		return true, false, nil
	case a.Text == b.Text:
		return a.Place() == b.Place(), true, nil
	}
	from, err := c.Saved(a.Text)
	if err != nil {
		return false, false, err
	}
	to, err := c.Saved(b.Text)
	if err != nil || from == nil || to == nil {
		return true, false, err
	}
	t := place.NewLineMatch(from, to)
	same, certain = t.SameExpression(t.InBefore(a.Place()), t.InAfter(b.Place()))
	return same, certain, nil
}
