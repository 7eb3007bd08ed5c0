package compare

import (
	"github.com/seed-58def443/ssot/fix/triage/internal/place"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
)

// estrange puts aside what changed no file and has the name of a decision that comes back, though it is of another
// violation: an equal one that had that number while what comes back was not there. It is found again on the text that
// both stand on.
func (c *comparison) estrange(back record.Decisions) error {
	today := c.now.UTC().Format(record.Day)
	for _, fingerprint := range record.Keys(back) {
		d, then := c.st.Decisions[fingerprint], back[fingerprint]
		if d.Idle() || d.Writes() || d.Absorbed() != "" {
			continue
		}
		if same, err := c.sameSpot(d.Seen, then.Seen); err != nil {
			return err
		} else if !same {
			c.st.Aside(fingerprint, today)
			c.changed = true
		}
	}
	return nil
}

// sameSpot reports whether two sightings under one name are of one violation. They are where it is not known in which
// texts it was seen.
func (c *comparison) sameSpot(a, b record.Sighting) (bool, error) {
	switch {
	case a.Text == "" || b.Text == "" || a.File != b.File:
		return true, nil
	case a.Text == b.Text:
		return a.Place() == b.Place(), nil
	}
	from, err := c.Kept(a.Text)
	if err != nil {
		return false, err
	}
	to, err := c.Kept(b.Text)
	if err != nil || from == nil || to == nil {
		return true, err
	}
	t := place.NewTrail(from, to)
	was, is := t.Was(a.Place()), t.Is(b.Place())
	return t.Same(was, is) || t.Moved(was, is) || t.Left(was) && t.New(is), nil
}
