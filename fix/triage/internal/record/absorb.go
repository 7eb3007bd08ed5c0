package record

import (
	"slices"
	"time"

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
	for i, l := range d.Layers {
		if st := s.Steps.Find(l.Step); st != nil {
			d.Layers[i].Decided = st.Time
		}
		s.Steps.Unlist(l.Step, fingerprint)
	}
	d.Top().Absorbed = why
	s.Decisions.Set(fingerprint, d)
}

// Reopen takes away what was decided of a violation and changed files, for it is not in them any more. What changed
// none stays as it is: its notes, and a skip, which an undo would have brought back too.
func (s *Record) Reopen(fingerprint string, outside bool) {
	d := s.Decisions[fingerprint].Clone()
	var stay []Layer
	for _, l := range d.Layers {
		if l.State != Skipped || l.Absorbed != "" {
			s.Steps.Unlist(l.Step, fingerprint)
			continue
		}
		decided := l.Decided
		l.Decided = time.Time{}
		stay = append(stay, l)
		if st := s.Steps.Find(l.Step); st == nil || !slices.Contains(st.IDs, fingerprint) { // it was absorbed too
			s.Steps.relist(&Step{Number: l.Step, Verb: Skip, Time: decided}, fingerprint)
		}
	}
	d.Layers, d.Outside = stay, outside && len(stay) == 0
	s.Decisions.Set(fingerprint, d)
}

// Became counts what was lost: decisions that can't be undone any more, and such whose violations are there again, open
// or skipped.
func (s Decisions) Became(fingerprints []string) (stand, open, skipped int) {
	for _, fingerprint := range fingerprints {
		switch top := s[fingerprint].Top(); {
		case s[fingerprint].Absorbed() != "":
			stand++
		case top != nil && top.State == Skipped:
			skipped++
		default:
			open++
		}
	}
	return stand, open, skipped
}
