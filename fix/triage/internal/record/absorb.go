package record

import (
	"maps"
	"slices"

	"github.com/seed-58def443/ssot/fix/triage/internal/place"
)

// Absorb makes what is on disk the text that the decisions in files leave behind, and in those that are bound to them,
// on a state that is a clone. Trace says where what was seen in a file's base is on disk; it may be nil.
func (s *Record) Absorb(why string, trace func(path string) place.Tracer, paths ...string) int {
	n := 0
	for _, path := range s.Decisions.Ties().Tangled(paths...) {
		for _, fingerprint := range s.Decisions.In(path) {
			at := &s.Decisions[fingerprint].Seen
			to := at.Place()
			if follow := trace(at.File); follow != nil {
				to = follow(fingerprint, to)
			}
			s.AbsorbOne(fingerprint, why)
			s.Decisions[fingerprint].Seen.Put(to)
			n++
		}
		if f := s.Files[path]; f != nil { // no text to come back to, but the one to start from
			s.Past[path] = slices.DeleteFunc(s.Past[path], func(p *Past) bool { return p.Written == f.Written })
			if len(s.Past[path]) == 0 {
				delete(s.Past, path)
			}
		}
		delete(s.Files, path)
	}
	return n
}

// AbsorbOne says why a decision can't be undone any more, and takes it out of its step.
func (s *Record) AbsorbOne(fingerprint, why string) {
	d := s.Decisions[fingerprint].Clone()
	if st := s.Steps.Find(d.Top().Step); st != nil {
		d.Top().Decided = st.Time
	}
	for _, l := range d.Layers {
		s.Steps.Unlist(l.Step, fingerprint)
	}
	d.Top().Absorbed = why
	s.Decisions.Set(fingerprint, d)
}

// Reopen takes all that was decided of a violation away, but not its notes.
func (s *Record) Reopen(fingerprint string, outside bool) {
	d := s.Decisions[fingerprint].Clone()
	for _, l := range d.Layers {
		s.Steps.Unlist(l.Step, fingerprint)
	}
	d.Layers, d.Outside = nil, outside
	s.Decisions.Set(fingerprint, d)
}

// Unabsorb forgets absorbed decisions whose name is another violation's now.
func (s Decisions) Unabsorb(is func(*Decision) bool) {
	maps.DeleteFunc(s, func(_ string, d *Decision) bool { return d.Was != "" && d.Absorbed() != "" && is(d) })
}

// Became counts what was lost: decisions that can't be undone any more, and such whose violations are there again.
func (s Decisions) Became(fingerprints []string) (stand, reopened int) {
	for _, fingerprint := range fingerprints {
		if s[fingerprint].Absorbed() != "" {
			stand++
		} else {
			reopened++
		}
	}
	return stand, reopened
}
