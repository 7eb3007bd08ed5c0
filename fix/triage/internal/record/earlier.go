package record

import (
	"fmt"
	"slices"
	"time"

	"github.com/seed-58def443/ssot/fix/triage/internal/words"
	"github.com/seed-58def443/ssot/fix/visible"
)

// The session forgets what nobody came back to.
const (
	// KeepPast is how long a file's earlier text is remembered after someone else changed it, and with it the decisions
	// that come back when the text does (a branch that is checked out again). It is also how long the decisions, skips
	// and notes of a violation that no scan finds any more are kept.
	KeepPast = 90 * 24 * time.Hour
	// maxPast is how many such texts a file has at most; the oldest goes first.
	maxPast = 8
)

// Remember keeps what a file is in a state, which may be an older one, with the decisions that its text follows from
// there, for the day when that text comes back. It returns what is forgotten for it.
func (s *Record) Remember(then *Record, path string, decided []string, now time.Time) []Dropped {
	f := then.Files[path]
	if f == nil {
		return nil
	}
	p := &Past{File: *f, Since: now.UTC().Truncate(time.Second), Decisions: Decisions{}}
	for _, fingerprint := range decided {
		d := then.Decisions[fingerprint]
		p.Decisions[fingerprint] = d
		for _, l := range d.Layers {
			if st := then.Steps.Find(l.Step); st != nil && !slices.ContainsFunc(p.Steps, func(s *Step) bool { return s.Number == st.Number }) {
				p.Steps = append(p.Steps, &Step{Number: st.Number, Verb: st.Verb, Time: st.Time})
			}
		}
	}
	list := slices.DeleteFunc(s.Past[path], func(old *Past) bool { return old.Written == p.Written })
	s.Past[path] = append(list, p)
	return s.trim(path)
}

// trim forgets earlier texts of a file when there are too many, on a record that is a clone.
func (s *Record) trim(path string) (gone []Dropped) {
	list := s.Past[path]
	for len(list) > maxPast {
		// The oldest of which nothing is decided that does not hold now; else the oldest.
		i := max(0, slices.IndexFunc(list[:len(list)-1], func(old *Past) bool { return old.Missing(s) == nil }))
		gone = append(gone, Dropped{path, list[i], fmt.Sprintf("it had %d more since", maxPast)})
		list = slices.Delete(list, i, i+1)
	}
	if len(list) > 0 {
		s.Past[path] = list
	}
	return gone
}

// Dropped is a text that will not be known any more when it comes back, and why.
type Dropped struct {
	Path string
	Past *Past
	Why  string
}

// Summary returns a sentence on what is forgotten with a text.
func (d Dropped) Summary(s *Record) string {
	n := d.Lost(s)
	return fmt.Sprintf("%s on an earlier text of %s, of %s, %s forgotten: %s", words.Count(n, "decision"), visible.Name(d.Path), d.Past.Since.Format(Day), words.Be(n), d.Why)
}

// Lost counts what was decided on a text that was dropped and does not hold in a state.
func (d Dropped) Lost(s *Record) int {
	n := 0
	for fingerprint := range d.Past.Decisions {
		if !s.Decisions[fingerprint].Writes() {
			n++
		}
	}
	return n
}

// WhyGone is why a decision can't be undone whose rule is not there any more.
const WhyGone = "a rule that the file was decided under is gone"

// Shares reports whether a past was made by the same decision as another file's.
func (p *Past) Shares(fingerprint string, d *Decision) bool {
	then := p.Decisions[fingerprint]
	return then.Writes() && then.Top().Step == d.Top().Step && slices.Equal(then.Files(), d.Files())
}

// Same reports whether two decisions that write come to the same in their files.
func (d *Decision) Same(other *Decision) bool {
	a, b := d.Top(), other.Top()
	return a.State == b.State && a.Kind() == b.Kind() && a.Reason == b.Reason && a.Until == b.Until && a.Scope == b.Scope && slices.Equal(d.Files(), other.Files())
}

// Missing returns the decisions of a past that do not hold now. It is nil when there are none, or when something else
// is decided now.
func (p *Past) Missing(st *Record) Decisions {
	var missing Decisions
	for fingerprint, then := range p.Decisions {
		now := st.Decisions[fingerprint]
		switch {
		case now.Absorbed() == WhyGone:
			return nil // as long as it is listed, nobody can plan it
		case !now.Writes():
			if missing == nil {
				missing = Decisions{}
			}
			missing[fingerprint] = then
		case now.Top().State != then.Top().State || now.Top().Kind() != then.Top().Kind() || !slices.Equal(now.Files(), then.Files()):
			return nil
		}
	}
	return missing
}

// Find returns the first of a file's earlier texts that a question is true of, or nil.
func (s Pasts) Find(path string, is func(*Past) bool) *Past {
	if i := slices.IndexFunc(s[path], is); i >= 0 {
		return s[path][i]
	}
	return nil
}

// Drop forgets an earlier text of a file.
func (s Pasts) Drop(path string, p *Past) {
	s[path] = slices.DeleteFunc(slices.Clone(s[path]), func(q *Past) bool { return q == p })
	if len(s[path]) == 0 {
		delete(s, path)
	}
}
