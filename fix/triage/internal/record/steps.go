package record

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// Begin adds a step. It has no IDs until decisions are pushed. The receiver must be a clone.
func (s *Record) Begin(verb Verb, now time.Time) *Step {
	s.Last++
	st := &Step{Number: s.Last, Verb: verb, Time: now.UTC().Truncate(time.Second)}
	s.Steps = append(s.Steps, st)
	return st
}

// Push adds a layer to a violation's decision. Absorbed layers are dropped, because the violation is there again.
func (s *Record) Push(st *Step, fingerprint string, what Sighting, l Layer) {
	d := s.Decisions[fingerprint].Clone()
	if d.Absorbed() != "" { // the violation is back, so the absorbed layers are obsolete
		d.Layers = nil
	}
	l.Step = st.Number
	d.Seen, d.Layers, d.Outside, d.Missing = what, append(d.Layers, l), false, ""
	st.IDs = append(st.IDs, fingerprint)
	s.Decisions.Set(fingerprint, d)
}

// PushNote adds a note.
func (s *Record) PushNote(st *Step, fingerprint string, what Sighting, text string) {
	d := s.Decisions[fingerprint].Clone()
	d.Seen, d.Notes, d.Missing = what, append(d.Notes, Remark{Text: text, Step: st.Number}), ""
	st.IDs = append(st.IDs, fingerprint)
	s.Decisions.Set(fingerprint, d)
}

// Pop removes the newest layer of a violation and returns its step, or 0 if there is no layer. The caller removes the
// fingerprint from the step, see Unlist.
func (s *Record) Pop(fingerprint string) (step int) {
	d := s.Decisions[fingerprint].Clone()
	n := len(d.Layers) - 1
	if n < 0 {
		return 0 // a step of an adopted session may list any fingerprint
	}
	top := d.Layers[n]
	d.Layers = d.Layers[:n]
	s.Decisions.Set(fingerprint, d)
	if top.State == Skipped {
		s.Earlier.removeSkip(cmp.Or(top.First, fingerprint), top.Step)
	}
	return top.Step
}

// removeSkip removes a skip that was undone from earlier texts, so that it does not come back with them. first is the
// fingerprint when it was decided, see skippedAs.
func (s EarlierTexts) removeSkip(first string, step int) {
	for path, list := range s {
		for i, p := range list {
			for fingerprint, d := range p.Decisions {
				if skippedAs(d, fingerprint, step) != first {
					continue
				}
				without := *p
				without.Decisions = maps.Clone(p.Decisions)
				d = d.Clone()
				d.Layers = slices.DeleteFunc(d.Layers, func(l Layer) bool { return l.State == Skipped && l.Step == step })
				without.Decisions[fingerprint] = d
				s[path][i] = &without
				break
			}
		}
	}
}

// PopNote removes the newest note of a violation and returns its step, or 0.
func (s *Record) PopNote(fingerprint string) (step int) {
	d := s.Decisions[fingerprint].Clone()
	n := len(d.Notes) - 1
	if n < 0 {
		return 0
	}
	step = d.Notes[n].Step
	d.Notes = d.Notes[:n]
	s.Decisions.Set(fingerprint, d)
	return step
}

// Unlist removes a fingerprint from a step, and an empty step from the list.
func (s *Steps) Unlist(number int, fingerprint string) {
	i := slices.IndexFunc(*s, func(st *Step) bool { return st.Number == number })
	if i < 0 {
		return
	}
	st := *(*s)[i]
	st.IDs = slices.DeleteFunc(slices.Clone(st.IDs), func(id string) bool { return id == fingerprint })
	if len(st.IDs) == 0 {
		*s = slices.Delete(*s, i, i+1)
		return
	}
	(*s)[i] = &st
}

// relist adds a fingerprint to a step, and adds the step itself if it was removed.
func (s *Steps) relist(from *Step, fingerprint string) {
	i, found := slices.BinarySearchFunc(*s, from.Number, func(st *Step, n int) int { return st.Number - n })
	if !found {
		*s = slices.Insert(*s, i, &Step{Number: from.Number, Verb: from.Verb, Time: from.Time})
	}
	st := *(*s)[i]
	if !slices.Contains(st.IDs, fingerprint) {
		st.IDs = append(slices.Clone(st.IDs), fingerprint)
	}
	(*s)[i] = &st
}

// Find returns the step with a number, or nil.
func (s Steps) Find(number int) *Step {
	if i := slices.IndexFunc(s, func(st *Step) bool { return st.Number == number }); i >= 0 {
		return s[i]
	}
	return nil
}

// Newest returns the number of the step that undo takes back, or 0.
func (s Steps) Newest() int {
	if n := len(s); n > 0 {
		return s[n-1].Number
	}
	return 0
}

// Steps are the steps that undo can take back, the oldest first.
type Steps []*Step

// Step is what one action decided, as far as undo can take it back.
type Step struct {
	Number int       `json:"number"`
	Verb   Verb      `json:"verb"`
	Time   time.Time `json:"time"`
	IDs    []string  `json:"ids"` // fingerprints; shrinks when one of them is undone by name
}
