package record

import (
	"maps"
	"slices"
)

// Redecide decides again what was decided in the past, on top of what was decided meanwhile, on a state that is a
// clone, and counts it.
func (s *Record) Redecide(p *Past) int {
	later := later(s, p)
	for _, fingerprint := range Keys(p.Decisions) {
		then, d := p.Decisions[fingerprint], s.Decisions[fingerprint].Clone()
		meanwhile := d.meanwhile(then)
		for _, l := range d.Layers {
			if !slices.ContainsFunc(meanwhile, func(m Layer) bool { return m.Step == l.Step }) {
				s.Steps.Unlist(l.Step, fingerprint)
			}
		}
		layers := slices.Clone(then.Layers)
		for i := range layers {
			if st := later[layers[i].Step]; st != nil && len(meanwhile) > 0 {
				layers[i].Step = st.Number
			}
		}
		d.Seen, d.Layers, d.Outside, d.Missing = then.Seen, slices.Concat(meanwhile, layers), false, ""
		s.Decisions.Set(fingerprint, d)
		for _, st := range slices.Concat(p.Steps, slices.Collect(maps.Values(later))) {
			if d.made(st.Number) {
				s.Steps.relist(st, fingerprint)
			}
		}
	}
	return len(p.Decisions)
}

// later begins steps for what comes back on top of what was decided meanwhile, by the number of the step that it was
// decided in: undo takes the newest step first, and that must be what holds.
func later(s *Record, p *Past) map[int]*Step {
	later := map[int]*Step{}
	for _, old := range slices.SortedFunc(slices.Values(p.Steps), func(a, b *Step) int { return a.Number - b.Number }) {
		for fingerprint, then := range p.Decisions {
			if later[old.Number] == nil && then.made(old.Number) && len(s.Decisions[fingerprint].meanwhile(then)) > 0 {
				later[old.Number] = &Step{Number: s.Last + 1, Verb: old.Verb, Time: old.Time}
				s.Last++
			}
		}
	}
	return later
}

// meanwhile returns the decisions of a violation since its file was changed outside: those that changed no file, for
// what they were taken on is gone again.
func (d *Decision) meanwhile(then *Decision) []Layer {
	if d == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(d.Layers), func(l Layer) bool {
		return l.State != Skipped || l.Absorbed != "" || slices.ContainsFunc(then.Layers, func(old Layer) bool { return old.Step == l.Step })
	})
}
