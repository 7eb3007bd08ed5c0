package triage

import (
	"fmt"
	"slices"

	"github.com/seed-58def443/ssot/fix/journal"
)

// resume brings a session in line with a step that a crash left, and says in a sentence what became of it.
// The record of a step is the state as it was to be saved.
// rebases reports whether what is on disk is an edit of what a file was written as.
func resume(st *state, r journal.Recovery, rebases func(path string, f *file) bool) (*state, string) {
	var paths []string
	for _, f := range r.Files {
		paths = append(paths, f.Path)
	}
	where := list(paths)
	switch r.Fate {
	case journal.Dropped:
		return st, fmt.Sprintf("a decision was cut short before it was written: %s %s as before", where, be(len(paths)))
	case journal.RolledBack:
		return st, fmt.Sprintf("a decision was cut short while it was written and is taken back: %s %s as before", where, be(len(paths)))
	case journal.Kept, journal.Foreign:
	}
	next, err := decode(r.Record)
	if err != nil {
		return st, fmt.Sprintf("a decision was cut short and what it was is lost (%v): look at %s", err, where)
	}
	if r.Fate == journal.Kept {
		return next, "a decision was cut short after it was written: it stands, in " + where
	}
	back := map[string]bool{}
	for _, f := range r.Files {
		if f.Found == journal.AsBefore || f.Found == journal.Other && !rebases(f.Path, next.Files[f.Path]) && rebases(f.Path, st.Files[f.Path]) {
			back[f.Path] = true
		}
	}
	mended := next.clone()
	for _, path := range keys(back) {
		mended.takeFrom(st, path)
	}
	mended.mend(st, next, back)
	next = mended
	return next, "a decision was cut short, and a file was changed by another program before it was resumed: look at " + where
}

// mend makes a state whole in which some files went back to what they are in an old one. A decision that made files together is not in all of them any more: what it made of the others becomes their text.
func (s *state) mend(old, next *state, back map[string]bool) {
	for _, fingerprint := range keys(s.Decisions) {
		d := s.Decisions[fingerprint]
		if then := old.Decisions[fingerprint]; !d.writes() || back[d.Seen.File] || then.writes() && then.top().Step == d.top().Step {
			continue
		}
		if slices.ContainsFunc(d.files(), func(path string) bool { return back[path] }) {
			s.absorbOne(fingerprint, whyCut)
		}
	}
	for again := true; again; {
		again = false
		for _, path := range keys(s.Files) {
			from := next
			if back[path] {
				from = old
			}
			if !slices.Equal(s.in(path), from.in(path)) {
				s.absorb(whyCut, func(string) tracer { return nil }, path)
				again = true
				break
			}
		}
	}
}

// takeFrom puts the decisions of one file back to what they are in another state.
func (s *state) takeFrom(old *state, path string) {
	touched := map[string]bool{}
	for _, st := range []*state{s, old} {
		for fingerprint, d := range st.Decisions {
			if d.Seen.File == path {
				touched[fingerprint] = true
			}
		}
	}
	for _, fingerprint := range keys(touched) {
		if d := s.Decisions[fingerprint]; d != nil {
			for _, st := range slices.Clone(s.Steps) {
				if d.made(st.Number) {
					s.unlist(st.Number, fingerprint)
				}
			}
		}
		d := old.Decisions[fingerprint]
		if d == nil {
			delete(s.Decisions, fingerprint)
			continue
		}
		s.Decisions[fingerprint] = d
		for _, st := range old.Steps {
			if slices.Contains(st.IDs, fingerprint) {
				s.relist(st, fingerprint)
			}
		}
	}
	if f := old.Files[path]; f != nil {
		s.Files[path] = f
	} else {
		delete(s.Files, path)
	}
}
