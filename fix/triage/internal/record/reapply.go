package record

import (
	"maps"
	"slices"
)

// Reapply restores the decisions of an earlier text on top of those taken meanwhile, and returns their number. The
// receiver must be a clone.
func (s *Record) Reapply(p *EarlierText) int {
	later := laterSteps(s, p)
	for _, fingerprint := range Keys(p.Decisions) {
		then, d := p.Decisions[fingerprint], s.Decisions[fingerprint].Clone()
		meanwhile := d.skipsSince(then)
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
			if d.decidedIn(st.Number) {
				s.Steps.relist(st, fingerprint)
			}
		}
	}
	return len(p.Decisions)
}

// laterSteps creates new steps for restored decisions that lie on top of newer skips, by their old step number. Undo
// takes back the newest step, and that must be the decision in effect.
func laterSteps(s *Record, p *EarlierText) map[int]*Step {
	later := map[int]*Step{}
	for _, old := range slices.SortedFunc(slices.Values(p.Steps), func(a, b *Step) int { return a.Number - b.Number }) {
		for fingerprint, then := range p.Decisions {
			if later[old.Number] == nil && then.decidedIn(old.Number) && len(s.Decisions[fingerprint].skipsSince(then)) > 0 {
				later[old.Number] = &Step{Number: s.Last + 1, Verb: old.Verb, Time: old.Time}
				s.Last++
			}
		}
	}
	return later
}

// skipsSince returns the skips that were added since the earlier decision. Writing layers are not among them: their
// text is gone again.
func (d *Decision) skipsSince(then *Decision) []Layer {
	if d == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(d.Layers), func(l Layer) bool {
		return l.State != Skipped || l.Absorbed != "" || slices.ContainsFunc(then.Layers, func(old Layer) bool { return old.Step == l.Step })
	})
}
