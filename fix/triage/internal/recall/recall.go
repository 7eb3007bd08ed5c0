package recall

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/journal"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/rebase"
	"github.com/seed-58def443/ssot/fix/triage/internal/filetext"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/stamps"
)

// Candidate is a set of decisions that may be restored together: by file, the earlier texts whose changes it contains.
type Candidate map[string]*match

// match is a file that contains the changes of earlier texts.
type match struct {
	Earlier []*record.EarlierText
	Base    []byte // the file without these changes and without the current decisions
	Joined  bool   // the imports of Base are a guess, see package rebase
	Disk    []byte
}

// Key identifies a candidate together with the current texts.
func (g Candidate) Key(st *record.Record) string {
	var b strings.Builder
	for _, path := range record.Keys(g) {
		fmt.Fprintln(&b, path, stamps.Hash(g[path].Disk), st.Files[path])
		for _, p := range g[path].Earlier {
			fmt.Fprintln(&b, p.File)
		}
	}
	return b.String()
}

// Finder searches the earlier texts of a record. It modifies only NotFound.
type Finder struct {
	*filetext.Lookup
	Record   *record.Record
	Modified func(path string) (filetext.Text, bool) // returns the texts of a file that differs from its base
	NotFound map[string]bool                         // searches without a result, which are not repeated
}

// Candidates returns the candidates, the one with the most decisions first.
func (s *Finder) Candidates() ([]Candidate, error) {
	var all []Candidate
	for _, path := range record.Keys(s.Record.Earlier) {
		for _, p := range slices.Backward(s.Record.Earlier[path]) {
			group, err := s.extend(Candidate{}, path, p)
			if err != nil {
				return nil, err
			}
			if group == nil {
				continue
			}
			all = append(all, group)
			for _, other := range record.Keys(group) { // and earlier texts that were merged with it
				for _, q := range slices.Backward(s.Record.Earlier[other]) {
					more, err := s.extend(group, other, q)
					if err != nil {
						return nil, err
					}
					if more != nil {
						group = more
					}
				}
			}
			all = append(all, group)
		}
	}
	slices.SortStableFunc(all, func(a, b Candidate) int { return len(b.Decisions(s.Record)) - len(a.Decisions(s.Record)) })
	return all, nil
}

// extend adds an earlier text of a file to a candidate, and the earlier texts of the other files that its decisions
// changed. It returns nil if the text adds no decision, or if its changes are not in the files.
func (s *Finder) extend(group Candidate, path string, p *record.EarlierText) (Candidate, error) {
	next := Candidate{}
	for path, r := range group {
		next[path] = &match{Earlier: slices.Clone(r.Earlier), Base: r.Base, Joined: r.Joined, Disk: r.Disk}
	}
	type todo struct {
		path string
		past *record.EarlierText
	}
	for list := []todo{{path, p}}; len(list) > 0; list = list[1:] {
		path, p := list[0].path, list[0].past
		r := next[path]
		if r == nil {
			r = new(match)
			next[path] = r
		}
		if slices.Contains(r.Earlier, p) {
			if len(list) == 1 && len(next) == len(group) && len(r.Earlier) == len(group[path].Earlier) {
				return nil, nil
			}
			continue
		}
		missing := p.Missing(s.Record)
		if missing == nil || next.contradicts(p) || len(r.Earlier) > 0 && next.includesAll(missing) {
			return nil, nil
		}
		r.Earlier = append(r.Earlier, p)
		if ok, err := s.contains(path, r); err != nil || !ok {
			return nil, err
		}
		for _, fingerprint := range record.Keys(missing) {
			d := missing[fingerprint]
			for _, other := range d.Files() {
				if slices.ContainsFunc(next.earlierOf(other), func(q *record.EarlierText) bool { return q.Shares(fingerprint, d) }) {
					continue
				}
				i := slices.IndexFunc(s.Record.Earlier[other], func(q *record.EarlierText) bool { return q.Shares(fingerprint, d) && q.Missing(s.Record) != nil })
				if i < 0 {
					return nil, nil
				}
				list = append(list, todo{other, s.Record.Earlier[other][i]})
			}
		}
	}
	return next, nil
}

// earlierOf returns the earlier texts of a file in the candidate.
func (g Candidate) earlierOf(path string) []*record.EarlierText {
	if r := g[path]; r != nil {
		return r.Earlier
	}
	return nil
}

// contradicts reports whether an earlier text has another decision about a violation than the candidate. Equal
// decisions are fine: two merged branches may both have one.
func (g Candidate) contradicts(p *record.EarlierText) bool {
	for _, r := range g {
		for _, q := range r.Earlier {
			for fingerprint, d := range p.Decisions {
				if then := q.Decisions[fingerprint]; then != nil && !then.SameEffect(d) {
					return true
				}
			}
		}
	}
	return false
}

// includesAll reports whether the candidate has all of the given decisions.
func (g Candidate) includesAll(decisions record.Decisions) bool {
	for fingerprint := range decisions {
		if !slices.ContainsFunc(record.Keys(g), func(path string) bool {
			return slices.ContainsFunc(g[path].Earlier, func(p *record.EarlierText) bool { return p.Decisions[fingerprint] != nil })
		}) {
			return false
		}
	}
	return true
}

// Decisions returns the decisions that the candidate restores.
func (g Candidate) Decisions(st *record.Record) record.Decisions {
	all := record.Decisions{}
	for _, r := range g {
		for _, p := range r.Earlier {
			for fingerprint, d := range p.Missing(st) {
				if then := all[fingerprint]; then == nil || then.Top().Step < d.Top().Step {
					all[fingerprint] = d
				}
			}
		}
	}
	return all
}

// contains reports whether a file contains the changes of the earlier texts of a match, and sets its base.
func (s *Finder) contains(path string, r *match) (bool, error) {
	live, known := s.Modified(path)
	if s.Record.Files[path] != nil && !known {
		return false, nil
	}
	now := live.Written
	if !known {
		var err error
		if now, err = s.Now(path); err != nil || now == "" {
			return false, err
		}
	}
	files := []any{path, now, live.Base}
	for _, p := range r.Earlier {
		if another, err := s.isAnother(path, p, now, known); err != nil || another {
			return false, err
		}
		files = append(files, p.File)
	}
	name := fmt.Sprintln(files...)
	if s.NotFound[name] {
		return false, nil
	}
	found, err := s.removeChanges(path, r, live, known)
	if err == nil && !found {
		s.NotFound[name] = true
	}
	return found, err
}

// isAnother reports whether the text under the name of an earlier text's file is known to be that of another file,
// which may have the same changes by hand. live reports whether the session has changes in it: then it is known what
// it is.
func (s *Finder) isAnother(path string, p *record.EarlierText, now string, live bool) (bool, error) {
	file := filetext.Sought{Path: path, Package: p.Package, Text: p.Written, Twins: s.Record.Twins[p.Written]}
	if now != p.Written && (p.Another || !live && file.IsTaken(s.Lookup)) {
		return true, nil
	}
	if p.Renamed == "" {
		return false, nil
	}
	there, err := s.Now(p.Renamed)
	return s.Record.Earlier.IsElsewhere(p, map[string]string{p.Renamed: there}), err
}

// removeChanges reverts the changes of the earlier texts and of the current decisions by three-way merges; those of one
// earlier text alone also where the imports were edited. It reports false if they are not all in the file.
func (s *Finder) removeChanges(path string, r *match, live filetext.Text, known bool) (bool, error) {
	var made []patch.Made
	r.Disk = live.Disk
	without := live.Start
	if known {
		made = append(made, patch.Made{Base: live.Start, Decided: live.Disk})
	} else {
		var err error
		if r.Disk, err = s.Read(path); err != nil {
			return false, err
		}
		without = r.Disk
	}
	for _, p := range r.Earlier {
		base, written, err := s.Texts(&p.File)
		if errors.Is(err, journal.ErrLost) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		made = append(made, patch.Made{Base: base, Decided: written})
	}
	r.Joined = false
	base, err := patch.RebaseAll(r.Disk, made...)
	if err != nil && len(made) == 1 {
		joined, failed := rebase.TakeOut(path, made[0].Base, made[0].Decided, r.Disk)
		if failed != nil || !joined.Joined {
			return false, nil
		}
		base, r.Joined, err = joined.Src, true, nil
	}
	if err != nil || bytes.Equal(base, without) {
		return false, nil
	}
	r.Base = base
	return true, nil
}
