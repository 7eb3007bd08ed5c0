package record

import (
	"fmt"
	"slices"
	"time"

	"github.com/seed-58def443/ssot/fix/triage/internal/words"
	"github.com/seed-58def443/ssot/fix/visible"
)

// Limits of what the session remembers.
const (
	// KeepEarlier is how long an earlier text and its decisions are remembered after somebody replaced it, for example
	// by a checkout. Decisions, skips and notes on violations that no scan finds are kept as long.
	KeepEarlier = 90 * 24 * time.Hour
	// maxEarlier is the number of earlier texts of a file; the oldest are dropped.
	maxEarlier = 8
)

// Remember adds the written text of a file in then, with the given decisions, to the earlier texts of s. then may be an
// older record. It returns the texts that are dropped for it.
func (s *Record) Remember(then *Record, path string, decided []string, now time.Time) []Dropped {
	f := then.Files[path]
	if f == nil {
		return nil
	}
	p := &EarlierText{File: *f, Since: now.UTC().Truncate(time.Second), Decisions: Decisions{}}
	for _, fingerprint := range decided {
		d := then.Decisions[fingerprint]
		p.Decisions[fingerprint] = d
		for _, l := range d.Layers {
			if st := then.Steps.Find(l.Step); st != nil && !slices.ContainsFunc(p.Steps, func(s *Step) bool { return s.Number == st.Number }) {
				p.Steps = append(p.Steps, &Step{Number: st.Number, Verb: st.Verb, Time: st.Time})
			}
		}
	}
	list := slices.DeleteFunc(s.Earlier[path], func(old *EarlierText) bool { return old.Written == p.Written })
	s.Earlier[path] = append(list, p)
	return s.trim(path)
}

// NoteTakenBack notes of a file's text in then, which was remembered last, which of its decisions the record has no
// more. The receiver must be a clone.
func (s *Record) NoteTakenBack(then *Record, path string) {
	list := s.Earlier[path]
	if then.Files[path] == nil {
		return
	}
	p := *list[len(list)-1]
	p.TakenBack = slices.DeleteFunc(Keys(p.Decisions), func(fingerprint string) bool { return s.Decisions[fingerprint].Writes() })
	list[len(list)-1] = &p
}

// trim drops earlier texts of a file if there are more than maxEarlier. The receiver must be a clone.
func (s *Record) trim(path string) (gone []Dropped) {
	list := s.Earlier[path]
	for len(list) > maxEarlier {
		// Prefer the oldest one whose decisions are all in effect now.
		i := max(0, slices.IndexFunc(list[:len(list)-1], func(old *EarlierText) bool { return old.Missing(s) == nil }))
		gone = append(gone, Dropped{path, list[i], fmt.Sprintf("it had %d more since", maxEarlier)})
		list = slices.Delete(list, i, i+1)
	}
	if len(list) > 0 {
		s.Earlier[path] = list
	}
	return gone
}

// Dropped is an earlier text that is no longer remembered, and why.
type Dropped struct {
	Path string
	Text *EarlierText
	Why  string
}

// Summary returns the sentence about the decisions that are dropped with the text.
func (d Dropped) Summary(s *Record) string {
	n := d.CountLost(s)
	return fmt.Sprintf("%s on an earlier text of %s, of %s, %s forgotten: %s", words.Count(n, "decision"), visible.Name(d.Path), d.Text.Since.Format(Day), words.Be(n), d.Why)
}

// CountLost counts the decisions of the text that are not in effect in a record.
func (d Dropped) CountLost(s *Record) int {
	n := 0
	for fingerprint := range d.Text.Decisions {
		if !s.Decisions[fingerprint].Writes() {
			n++
		}
	}
	return n
}

// The reasons why a decision can't be undone that was taken under a rule which no longer exists, or which did not when
// something else was decided in the file.
const (
	WhyRuleGone = "a rule that the file was decided under is gone"
	WhyRuleAway = "a rule that the file was decided under was gone when something else was decided there"
)

// RulesBack marks the decisions that could not be undone for want of a rule, in files all of whose rules there are
// again. It reports whether there are any. The receiver must be a clone.
func (s Decisions) RulesBack(exists func(rule string) bool) bool {
	lacking, back := map[string]bool{}, false
	for _, d := range s {
		if d.Absorbed() == WhyRuleGone && !exists(d.Seen.Rule) {
			for _, path := range d.Files() {
				lacking[path] = true
			}
		}
	}
	for fingerprint, d := range s {
		if d.Absorbed() == WhyRuleGone && !slices.ContainsFunc(d.Files(), func(path string) bool { return lacking[path] }) {
			d = d.Clone()
			d.Top().Absorbed = WhyRuleAway
			s[fingerprint], back = d, true
		}
	}
	return back
}

// LacksRule reports whether a rule is gone that a decision of the text was taken under.
func (p *EarlierText) LacksRule(st *Record) bool {
	for fingerprint := range p.Decisions {
		if st.Decisions[fingerprint].Absorbed() == WhyRuleGone {
			return true
		}
	}
	return false
}

// IsElsewhere reports whether the file of an earlier text has another name now, and is there: what is there is no text
// that another file had under that name. now has the hashes of files, "" for what does not exist.
func (s EarlierTexts) IsElsewhere(p *EarlierText, now map[string]string) bool {
	is := now[p.Renamed]
	return p.Renamed != "" && is != "" && s.Find(p.Renamed, func(q *EarlierText) bool { return q.Written == is && (q.Another || q.Renamed != "") }) == nil
}

// Shares reports whether a decision of another file also made this text: same fingerprint, step and files.
func (p *EarlierText) Shares(fingerprint string, d *Decision) bool {
	then := p.Decisions[fingerprint]
	return then.Writes() && then.Top().Step == d.Top().Step && slices.Equal(then.Files(), d.Files())
}

// SameEffect reports whether two writing decisions change files in the same way.
func (d *Decision) SameEffect(other *Decision) bool {
	a, b := d.Top(), other.Top()
	return a.State == b.State && a.Kind() == b.Kind() && a.Reason == b.Reason && a.Until == b.Until && a.Scope == b.Scope && slices.Equal(d.Files(), other.Files())
}

// Missing returns the decisions of the text that are not in effect now. It returns nil if there are none, or if one of
// them contradicts a decision of now.
func (p *EarlierText) Missing(st *Record) Decisions {
	if p.LacksRule(st) {
		return nil // without the rule it can't be planned
	}
	var missing Decisions
	for fingerprint, then := range p.Decisions {
		now := st.Decisions[fingerprint]
		switch {
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

// Find returns the first earlier text of a file that satisfies a predicate, or nil.
func (s EarlierTexts) Find(path string, is func(*EarlierText) bool) *EarlierText {
	if i := slices.IndexFunc(s[path], is); i >= 0 {
		return s[path][i]
	}
	return nil
}

// Drop removes an earlier text of a file.
func (s EarlierTexts) Drop(path string, p *EarlierText) {
	s[path] = slices.DeleteFunc(slices.Clone(s[path]), func(q *EarlierText) bool { return q == p })
	if len(s[path]) == 0 {
		delete(s, path)
	}
}
