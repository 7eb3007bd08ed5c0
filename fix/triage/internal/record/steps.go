package record

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// Begin adds a step to a state that is a clone. It has no IDs until decisions are pushed on it.
func (s *Record) Begin(verb Verb, now time.Time) *Step {
	s.Last++
	st := &Step{Number: s.Last, Verb: verb, Time: now.UTC().Truncate(time.Second)}
	s.Steps = append(s.Steps, st)
	return st
}

// Push lays a decision over what was decided before.
func (s *Record) Push(st *Step, fingerprint string, what Sighting, l Layer) {
	d := s.Decisions[fingerprint].Clone()
	if d.Absorbed() != "" { // the violation is there again: what the file absorbed is history
		d.Layers = nil
	}
	l.Step = st.Number
	d.Seen, d.Layers, d.Outside, d.Missing = what, append(d.Layers, l), false, ""
	st.IDs = append(st.IDs, fingerprint)
	s.Decisions.Set(fingerprint, d)
}

// PushNote lays a note over the one before.
func (s *Record) PushNote(st *Step, fingerprint string, what Sighting, text string) {
	d := s.Decisions[fingerprint].Clone()
	d.Seen, d.Notes, d.Missing = what, append(d.Notes, Remark{Text: text, Step: st.Number}), ""
	st.IDs = append(st.IDs, fingerprint)
	s.Decisions.Set(fingerprint, d)
}

// Pop takes off the newest decision of a violation and says in which step it was made. The step still lists it: see
// unlist.
func (s *Record) Pop(fingerprint string) (step int) {
	d := s.Decisions[fingerprint].Clone()
	n := len(d.Layers) - 1
	if n < 0 {
		return 0 // a step of an adopted session may list anything
	}
	top := d.Layers[n]
	d.Layers = d.Layers[:n]
	s.Decisions.Set(fingerprint, d)
	if top.State == Skipped {
		s.Past.unskip(cmp.Or(top.First, fingerprint), top.Step)
	}
	return top.Step
}

// unskip takes a skip that was undone out of what comes back with an earlier text: it changed none. First is the
// fingerprint under which it was decided; in that text the violation may have another one.
func (s Pasts) unskip(first string, step int) {
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

// PopNote does the same with the newest note.
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

// Unlist takes a fingerprint out of a step, and the step away with its last one.
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

// relist puts a fingerprint into a step, which is made again when it is gone.
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

// Find returns a step by its number, or nil.
func (s Steps) Find(number int) *Step {
	if i := slices.IndexFunc(s, func(st *Step) bool { return st.Number == number }); i >= 0 {
		return s[i]
	}
	return nil
}

// Newest returns the number of the step that undo would take back, or 0.
func (s Steps) Newest() int {
	if n := len(s); n > 0 {
		return s[n-1].Number
	}
	return 0
}

// Steps are what undo can take back, the oldest first.
type Steps []*Step

// Step is what one action decided and undo can still take back.
type Step struct {
	Number int       `json:"number"`
	Verb   Verb      `json:"verb"`
	Time   time.Time `json:"time"`
	IDs    []string  `json:"ids"` // fingerprints; shrinks when one of them is undone by name
}
