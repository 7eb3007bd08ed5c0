package compare

import (
	"github.com/seed-58def443/ssot/fix/triage/internal/place"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
)

// reunite makes way for decisions that come back. What was decided or noted meanwhile of the same violations, and
// changed no file, gets the names that those come back under: equal ones beside them may have given it others. What can't
// be undone any more and is over when they are back goes, but for what else was decided there.
func (c *comparison) reunite(back record.Decisions, over func(*record.Decision) bool) error {
	next := map[string]string{}
	for _, fingerprint := range record.Keys(c.st.Decisions) {
		d := c.st.Decisions[fingerprint]
		if d.Was == "" || d.Absorbed() == "" || !over(d) {
			continue
		}
		was := d.Was
		c.st.Reopen(fingerprint, false)
		if c.st.Decisions[fingerprint] != nil && back[was] != nil {
			next[fingerprint] = was
		}
	}
	for _, fingerprint := range record.Keys(c.st.Decisions) {
		if d := c.st.Decisions[fingerprint]; next[fingerprint] == "" && beside(d) {
			to, err := c.among(back, fingerprint, d.Seen)
			if err != nil {
				return err
			}
			if to != "" {
				next[fingerprint] = to
			}
		}
	}
	if err := c.estrange(back, next); err != nil {
		return err
	}
	c.st.Rename(next)
	c.changed = c.changed || len(next) > 0
	return nil
}

// beside reports whether something is decided or noted, and nothing of it changed a file.
func beside(d *record.Decision) bool { return !d.Idle() && !d.Writes() && d.Absorbed() == "" }

// among is the name of the one among decisions that come back that is of a violation that was seen under another name,
// empty where there is none, or it is not certain.
func (c *comparison) among(back record.Decisions, fingerprint string, seen record.Sighting) (string, error) {
	for _, name := range record.Keys(back) {
		then := back[name].Seen
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
func (c *comparison) estrange(back record.Decisions, next map[string]string) error {
	today := c.now.UTC().Format(record.Day)
	for _, fingerprint := range record.Keys(back) {
		d, then := c.st.Decisions[fingerprint], back[fingerprint]
		if !beside(d) || next[fingerprint] != "" {
			continue
		}
		if same, _, err := c.sameSpot(d.Seen, then.Seen); err != nil {
			return err
		} else if !same {
			c.st.Aside(fingerprint, today)
			c.changed = true
		}
	}
	return nil
}

// sameSpot reports whether two sightings are of one violation, and whether that is certain. Under one name they are
// where it is not known in which texts it was seen, or where the line of one went and that of the other came.
func (c *comparison) sameSpot(a, b record.Sighting) (same, certain bool, err error) {
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
	was, is := t.Was(a.Place()), t.Is(b.Place())
	certain = t.Same(was, is) || t.Moved(was, is)
	return certain || t.Left(was) && t.New(is), certain, nil
}
