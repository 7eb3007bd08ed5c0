package triage

import (
	"fmt"
	"slices"
	"time"

	"github.com/seed-58def443/ssot/fix/visible"
)

// The session forgets what nobody came back to.
const (
	// keepPast is how long a file's earlier text is remembered after someone else changed it, and with it the decisions that come back when the text does (a branch that is checked out again).
	// It is also how long the decisions, skips and notes of a violation that no scan finds any more are kept.
	keepPast = 90 * 24 * time.Hour
	// maxPast is how many such texts a file has at most; the oldest goes first.
	maxPast = 8
)

// remember keeps what a file is in a state, which may be an older one, with what is decided in it, for the day when
// that text comes back. It returns what is forgotten for it.
func (s *state) remember(then *state, path string, now time.Time) []dropped {
	f := then.Files[path]
	if f == nil {
		return nil
	}
	p := &past{file: *f, Since: now.UTC().Truncate(time.Second), Decisions: map[string]*decision{}}
	for _, fingerprint := range then.in(path) {
		d := then.Decisions[fingerprint]
		p.Decisions[fingerprint] = d
		for _, l := range d.Layers {
			if st := then.step(l.Step); st != nil && !slices.ContainsFunc(p.Steps, func(s *step) bool { return s.Number == st.Number }) {
				p.Steps = append(p.Steps, &step{Number: st.Number, Verb: st.Verb, Time: st.Time})
			}
		}
	}
	list := slices.DeleteFunc(s.Past[path], func(old *past) bool { return old.Written == p.Written })
	list = append(list, p)
	var gone []dropped
	for len(list) > maxPast {
		// The oldest of which nothing is decided that does not hold now; else the oldest.
		i := max(0, slices.IndexFunc(list[:len(list)-1], func(old *past) bool { return old.missing(s) == nil }))
		gone = append(gone, dropped{path, list[i], fmt.Sprintf("it had %d more since", maxPast)})
		list = slices.Delete(list, i, i+1)
	}
	s.Past[path] = list
	return gone
}

// dropped is a text that will not be known any more when it comes back, and why.
type dropped struct {
	path string
	past *past
	why  string
}

// told is a sentence on what is forgotten with a text.
func (d dropped) told(s *state) string {
	n := d.lost(s)
	return fmt.Sprintf("%s on an earlier text of %s, of %s, %s forgotten: %s", count(n, "decision"), visible.Name(d.path), d.past.Since.Format(day), be(n), d.why)
}

// lost counts what was decided on a text that was dropped and does not hold in a state.
func (d dropped) lost(s *state) int {
	n := 0
	for fingerprint := range d.past.Decisions {
		if !s.Decisions[fingerprint].writes() {
			n++
		}
	}
	return n
}

// whyGone is why a decision can't be undone whose rule is not there any more.
const whyGone = "a rule that the file was decided under is gone"

// shares reports whether a past was made by the same decision as another file's.
func (p *past) shares(fingerprint string, d *decision) bool {
	then := p.Decisions[fingerprint]
	return then.writes() && then.top().Step == d.top().Step && slices.Equal(then.files(), d.files())
}

// missing are the decisions of a past that do not hold now. It is nil when there are none, or when something else is
// decided now.
func (p *past) missing(st *state) map[string]*decision {
	var missing map[string]*decision
	for fingerprint, then := range p.Decisions {
		now := st.Decisions[fingerprint]
		switch {
		case now.absorbed() == whyGone:
			return nil // as long as it is listed, nobody can plan it
		case !now.writes():
			if missing == nil {
				missing = map[string]*decision{}
			}
			missing[fingerprint] = then
		case now.top().State != then.top().State || now.top().kind() != then.top().kind() || !slices.Equal(now.files(), then.files()):
			return nil
		}
	}
	return missing
}
