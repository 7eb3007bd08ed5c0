package triage

import (
	"maps"
	"slices"
)

// redecide decides again what was decided in the past, on top of what was decided meanwhile, on a state that is a
// clone, and counts it.
func (s *state) redecide(p *past) int {
	later := s.later(p)
	for _, fingerprint := range keys(p.Decisions) {
		then, d := p.Decisions[fingerprint], s.Decisions[fingerprint].clone()
		meanwhile := d.meanwhile(then)
		for _, l := range d.Layers {
			if !slices.ContainsFunc(meanwhile, func(m layer) bool { return m.Step == l.Step }) {
				s.unlist(l.Step, fingerprint)
			}
		}
		layers := slices.Clone(then.Layers)
		for i := range layers {
			if st := later[layers[i].Step]; st != nil && len(meanwhile) > 0 {
				layers[i].Step = st.Number
			}
		}
		d.Seen, d.Layers, d.Outside, d.Missing = then.Seen, slices.Concat(meanwhile, layers), false, ""
		s.set(fingerprint, d)
		for _, st := range slices.Concat(p.Steps, slices.Collect(maps.Values(later))) {
			if d.made(st.Number) {
				s.relist(st, fingerprint)
			}
		}
	}
	return len(p.Decisions)
}

// later begins steps for what comes back on top of what was decided meanwhile, by the number of the step that it was decided in: undo takes the newest step first, and that must be what holds.
func (s *state) later(p *past) map[int]*step {
	later := map[int]*step{}
	for _, old := range slices.SortedFunc(slices.Values(p.Steps), func(a, b *step) int { return a.Number - b.Number }) {
		for fingerprint, then := range p.Decisions {
			if later[old.Number] == nil && then.made(old.Number) && len(s.Decisions[fingerprint].meanwhile(then)) > 0 {
				later[old.Number] = &step{Number: s.Last + 1, Verb: old.Verb, Time: old.Time}
				s.Last++
			}
		}
	}
	return later
}

// meanwhile are the decisions of a violation since its file was changed outside: those that changed no file, for what they were taken on is gone again.
func (d *decision) meanwhile(then *decision) []layer {
	if d == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(d.Layers), func(l layer) bool {
		return l.State != Skipped || l.Absorbed != "" || slices.ContainsFunc(then.Layers, func(old layer) bool { return old.Step == l.Step })
	})
}

// unabsorb forgets absorbed decisions whose name is another violation's now.
func (s *state) unabsorb(is func(*decision) bool) {
	maps.DeleteFunc(s.Decisions, func(_ string, d *decision) bool { return d.Was != "" && is(d) })
}

// unpast forgets an earlier text of a file.
func (s *state) unpast(path string, p *past) {
	s.Past[path] = slices.DeleteFunc(slices.Clone(s.Past[path]), func(q *past) bool { return q == p })
	if len(s.Past[path]) == 0 {
		delete(s.Past, path)
	}
}
