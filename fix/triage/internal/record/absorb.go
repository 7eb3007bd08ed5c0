package record

import (
	"slices"
	"time"

	"github.com/seed-58def443/ssot/fix/triage/internal/place"
)

// Absorb absorbs all decisions in the given files and those connected with them, and returns their number. locator
// returns the mapping from a file's base to the disk, or nil; it updates the places of the decisions. The receiver must
// be a clone.
func (s *Record) Absorb(why string, locator func(path string) place.Locator, paths ...string) int {
	n := 0
	for _, path := range s.Decisions.Index().Connected(paths...) {
		for _, fingerprint := range s.Decisions.In(path) {
			at := &s.Decisions[fingerprint].Seen
			to := at.Place()
			if locate := locator(at.File); locate != nil {
				to = locate(fingerprint, to)
			}
			s.AbsorbOne(fingerprint, why)
			s.Decisions[fingerprint].Seen.SetPlace(to)
			n++
		}
		if f := s.Files[path]; f != nil { // the written text is now a base: nothing is to be restored with it
			s.Earlier[path] = slices.DeleteFunc(s.Earlier[path], func(p *EarlierText) bool { return p.Written == f.Written })
			if len(s.Earlier[path]) == 0 {
				delete(s.Earlier, path)
			}
		}
		delete(s.Files, path)
	}
	return n
}

// AbsorbOne records why a decision can't be undone any more, and removes it from its steps.
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

// Reopen removes the layers of a decision that changed files, because their changes are no longer on disk. Skips and
// notes stay. outside records that somebody reverted an acceptance outside of ssot.
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
		if st := s.Steps.Find(l.Step); st == nil || !slices.Contains(st.IDs, fingerprint) { // AbsorbOne removed it
			s.Steps.relist(&Step{Number: l.Step, Verb: Skip, Time: decided}, fingerprint)
		}
	}
	d.Layers, d.Outside = stay, outside && len(stay) == 0
	s.Decisions.Set(fingerprint, d)
}

// CountByState counts violations after Reopen or Absorb: those whose decision stands but can't be undone, open ones and
// skipped ones.
func (s Decisions) CountByState(fingerprints []string) (stand, open, skipped int) {
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
