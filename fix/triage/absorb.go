package triage

import "slices"

// absorb makes what is on disk the text that the decisions in files leave behind, and in those that are bound to them, on a state that is a clone. Trace says where what was seen in a file's base is on disk; it may be nil.
func (s *state) absorb(why string, trace func(path string) tracer, paths ...string) int {
	n := 0
	for _, path := range s.tangled(paths...) {
		for _, fingerprint := range s.in(path) {
			at := &s.Decisions[fingerprint].Seen
			to := at.place()
			if follow := trace(at.File); follow != nil {
				to = follow(fingerprint, to)
			}
			s.absorbOne(fingerprint, why)
			s.Decisions[fingerprint].Seen.put(to)
			n++
		}
		if f := s.Files[path]; f != nil { // no text to come back to, but the one to start from
			s.Past[path] = slices.DeleteFunc(s.Past[path], func(p *past) bool { return p.Written == f.Written })
			if len(s.Past[path]) == 0 {
				delete(s.Past, path)
			}
		}
		delete(s.Files, path)
	}
	return n
}

// absorbOne says why a decision can't be undone any more, and takes it out of its step.
func (s *state) absorbOne(fingerprint, why string) {
	d := s.Decisions[fingerprint].clone()
	if st := s.step(d.top().Step); st != nil {
		d.top().Decided = st.Time
	}
	for _, l := range d.Layers {
		s.unlist(l.Step, fingerprint)
	}
	d.top().Absorbed = why
	s.set(fingerprint, d)
}

// reopen takes all that was decided of a violation away, but not its notes.
func (s *state) reopen(fingerprint string, outside bool) {
	d := s.Decisions[fingerprint].clone()
	for _, l := range d.Layers {
		s.unlist(l.Step, fingerprint)
	}
	d.Layers, d.Outside = nil, outside
	s.set(fingerprint, d)
}
