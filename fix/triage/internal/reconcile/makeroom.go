package reconcile

import (
	"slices"

	"github.com/seed-58def443/ssot/fix/triage/internal/place"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
)

// reuniting makes way for decisions that come back.
type reuniting struct {
	*comparison
	back record.Decisions
}

// reunite makes way. What was decided or noted meanwhile of the same violations, and changed no file, gets the names
// that those come back under: equal ones beside them may have given it others. What can't be undone any more and is
// over when they are back goes, but for what else was decided there.
func (c reuniting) reunite(over func(*record.Decision) bool) error {
	next, files := map[string]string{}, map[string]bool{}
	for _, d := range c.back {
		files[d.Seen.File] = true
	}
	for _, fingerprint := range c.those(func(d *record.Decision) bool { return d.Was != "" && d.Absorbed() != "" && over(d) }) {
		was := c.st.Decisions[fingerprint].Was
		c.st.Reopen(fingerprint, false)
		if c.st.Decisions[fingerprint] != nil && c.back[was] != nil {
			next[fingerprint] = was
		}
	}
	for _, fingerprint := range c.those(func(d *record.Decision) bool { return files[d.Seen.File] && beside(d) }) {
		if next[fingerprint] != "" {
			continue
		}
		to, err := c.among(fingerprint, c.st.Decisions[fingerprint].Seen)
		if err != nil {
			return err
		}
		if to != "" {
			next[fingerprint] = to
		}
	}
	if err := c.estrange(next); err != nil {
		return err
	}
	c.st.Rename(next)
	c.changed = c.changed || len(next) > 0
	return nil
}

// those returns the decisions that a question is true of, sorted.
func (c reuniting) those(is func(*record.Decision) bool) (list []string) {
	for fingerprint, d := range c.st.Decisions {
		if is(d) {
			list = append(list, fingerprint)
		}
	}
	slices.Sort(list)
	return list
}

// beside reports whether something is decided or noted, and nothing of it changed a file.
func beside(d *record.Decision) bool { return !d.Idle() && !d.Writes() && d.Absorbed() == "" }

// among returns the name of the one among decisions that come back that is of a violation that was seen under another
// name, empty where there is none, or it is not certain.
func (c reuniting) among(fingerprint string, seen record.Sighting) (string, error) {
	for _, name := range record.Keys(c.back) {
		then := c.back[name].Seen
		if name == fingerprint || then.File != seen.File || then.Rule != seen.Rule || then.Symbol != seen.Symbol || then.Text == "" || seen.Text == "" {
			continue
		}
		same, certain, err := c.sameSpot(seen, then)
		if err != nil {
			return "", err
		}
		if same && certain {
			return name, nil
		}
	}
	return "", nil
}

// estrange puts aside what changed no file and has the name of a decision that comes back, though it is of another
// violation: an equal one that had that number while what comes back was not there. It is found again on the text that
// both stand on. What gets another name now makes way anyway.
func (c reuniting) estrange(next map[string]string) error {
	today, untold := c.now.UTC().Format(record.Day), map[string]int{}
	for _, fingerprint := range record.Keys(c.back) {
		d, then := c.st.Decisions[fingerprint], c.back[fingerprint]
		if !beside(d) || next[fingerprint] != "" {
			continue
		}
		same, certain, err := c.sameSpot(d.Seen, then.Seen)
		if err != nil {
			return err
		}
		if same {
			continue
		}
		if !certain {
			untold[d.Seen.File]++
		}
		c.st.Aside(fingerprint, today)
		c.changed = true
	}
	tellUnsure(c.comparison, untold)
	return nil
}

// sameSpot reports whether two sightings are of one violation, and whether that is certain. Under one name they are
// where it is not known in which texts it was seen, or where the line of one went and that of the other came, and
// neither text has an equal one.
func (c reuniting) sameSpot(a, b record.Sighting) (same, certain bool, err error) {
	switch {
	case a.Text == "" || b.Text == "" || a.File != b.File:
		return true, false, nil
	case a.Text == b.Text:
		return a.Place() == b.Place(), true, nil
	}
	from, err := c.Kept(a.Text)
	if err != nil {
		return false, false, err
	}
	to, err := c.Kept(b.Text)
	if err != nil || from == nil || to == nil {
		return true, false, err
	}
	t := place.NewTrail(from, to)
	same, certain = t.SameSpot(t.Was(a.Place()), t.Is(b.Place()))
	return same, certain, nil
}
