package triage

import (
	"maps"
	"slices"
	"time"
)

// begin adds a step to a state that is a clone. It has no IDs until decisions are pushed on it.
func (s *state) begin(verb Verb, now time.Time) *step {
	s.Last++
	st := &step{Number: s.Last, Verb: verb, Time: now.UTC().Truncate(time.Second)}
	s.Steps = append(s.Steps, st)
	return st
}

// push lays a decision over what was decided before.
func (s *state) push(st *step, fingerprint string, what sighting, l layer) {
	d := s.Decisions[fingerprint].clone()
	if d.absorbed() != "" { // the violation is there again: what the file absorbed is history
		d.Layers = nil
	}
	l.Step = st.Number
	d.Seen, d.Layers, d.Outside, d.Missing = what, append(d.Layers, l), false, ""
	st.IDs = append(st.IDs, fingerprint)
	s.set(fingerprint, d)
}

// pushNote lays a note over the one before.
func (s *state) pushNote(st *step, fingerprint string, what sighting, text string) {
	d := s.Decisions[fingerprint].clone()
	d.Seen, d.Notes, d.Missing = what, append(d.Notes, note{Text: text, Step: st.Number}), ""
	st.IDs = append(st.IDs, fingerprint)
	s.set(fingerprint, d)
}

// pop takes off the newest decision of a violation and says in which step it was made. The step still lists it: see unlist.
func (s *state) pop(fingerprint string) (step int) {
	d := s.Decisions[fingerprint].clone()
	n := len(d.Layers) - 1
	if n < 0 {
		return 0 // a step of an adopted session may list anything
	}
	top := d.Layers[n]
	d.Layers = d.Layers[:n]
	s.set(fingerprint, d)
	if top.State == Skipped {
		s.unskip(fingerprint, top.Step)
	}
	return top.Step
}

// unskip takes a skip that was undone out of what comes back with an earlier text: it changed none.
func (s *state) unskip(fingerprint string, step int) {
	skip := func(l layer) bool { return l.State == Skipped && l.Step == step }
	for path, list := range s.Past {
		for i, p := range list {
			d := p.Decisions[fingerprint]
			if d == nil || !slices.ContainsFunc(d.Layers, skip) {
				continue
			}
			without := *p
			without.Decisions = maps.Clone(p.Decisions)
			d = d.clone()
			d.Layers = slices.DeleteFunc(d.Layers, skip)
			without.Decisions[fingerprint] = d
			s.Past[path][i] = &without
		}
	}
}

// popNote does the same with the newest note.
func (s *state) popNote(fingerprint string) (step int) {
	d := s.Decisions[fingerprint].clone()
	n := len(d.Notes) - 1
	if n < 0 {
		return 0
	}
	step = d.Notes[n].Step
	d.Notes = d.Notes[:n]
	s.set(fingerprint, d)
	return step
}

// unlist takes a fingerprint out of a step, and the step away with its last one.
func (s *state) unlist(number int, fingerprint string) {
	i := slices.IndexFunc(s.Steps, func(st *step) bool { return st.Number == number })
	if i < 0 {
		return
	}
	st := *s.Steps[i]
	st.IDs = slices.DeleteFunc(slices.Clone(st.IDs), func(id string) bool { return id == fingerprint })
	if len(st.IDs) == 0 {
		s.Steps = slices.Delete(s.Steps, i, i+1)
		return
	}
	s.Steps[i] = &st
}

// relist puts a fingerprint into a step, which is made again when it is gone.
func (s *state) relist(from *step, fingerprint string) {
	i, found := slices.BinarySearchFunc(s.Steps, from.Number, func(st *step, n int) int { return st.Number - n })
	if !found {
		s.Steps = slices.Insert(s.Steps, i, &step{Number: from.Number, Verb: from.Verb, Time: from.Time})
	}
	st := *s.Steps[i]
	if !slices.Contains(st.IDs, fingerprint) {
		st.IDs = append(slices.Clone(st.IDs), fingerprint)
	}
	s.Steps[i] = &st
}

// step finds a step by its number, or nil.
func (s *state) step(number int) *step {
	if i := slices.IndexFunc(s.Steps, func(st *step) bool { return st.Number == number }); i >= 0 {
		return s.Steps[i]
	}
	return nil
}

// newest is the number of the step that undo would take back, or 0.
func (s *state) newest() int {
	if n := len(s.Steps); n > 0 {
		return s.Steps[n-1].Number
	}
	return 0
}
