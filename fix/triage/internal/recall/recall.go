package recall

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/journal"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/triage/internal/filetext"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/stamps"
)

// Recollection is what comes back together: by file, the pasts whose changes are in it.
type Recollection map[string]*recalled

// recalled is a file in which changes of its past are found.
type recalled struct {
	Pasts []*record.Past
	Base  []byte // the file without them, and without what is decided in it now
	Disk  []byte
}

// Name tells a recollection from others.
func (g Recollection) Name(st *record.Record) string {
	var b strings.Builder
	for _, path := range record.Keys(g) {
		fmt.Fprintln(&b, path, stamps.Hash(g[path].Disk), st.Files[path])
		for _, p := range g[path].Pasts {
			fmt.Fprintln(&b, p.File)
		}
	}
	return b.String()
}

// Seeker looks in the pasts of a state's files for what is in them now. It changes nothing but barren.
type Seeker struct {
	*filetext.Shelf
	St     *record.Record
	Live   func(path string) (filetext.Text, bool) // a file as it is, when it differs from its base
	Barren map[string]bool                         // what was not found in a file
}

// Recollections lists what may come back, what is most first.
func (s *Seeker) Recollections() ([]Recollection, error) {
	var all []Recollection
	for _, path := range record.Keys(s.St.Past) {
		for _, p := range slices.Backward(s.St.Past[path]) {
			group, err := s.grow(Recollection{}, path, p)
			if err != nil {
				return nil, err
			}
			if group == nil {
				continue
			}
			all = append(all, group)
			for _, other := range record.Keys(group) { // and what was merged with it
				for _, q := range slices.Backward(s.St.Past[other]) {
					more, err := s.grow(group, other, q)
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
	slices.SortStableFunc(all, func(a, b Recollection) int { return len(b.Decisions(s.St)) - len(a.Decisions(s.St)) })
	return all, nil
}

// grow adds a past of a file to a recollection, with those of the other files that its decisions changed. It is nil
// when the past has nothing to add, or its changes are not in the files.
func (s *Seeker) grow(group Recollection, path string, p *record.Past) (Recollection, error) {
	next := Recollection{}
	for path, r := range group {
		next[path] = &recalled{Pasts: slices.Clone(r.Pasts), Base: r.Base, Disk: r.Disk}
	}
	type todo struct {
		path string
		past *record.Past
	}
	for list := []todo{{path, p}}; len(list) > 0; list = list[1:] {
		path, p := list[0].path, list[0].past
		r := next[path]
		if r == nil {
			r = new(recalled)
			next[path] = r
		}
		if slices.Contains(r.Pasts, p) {
			if len(list) == 1 && len(next) == len(group) && len(r.Pasts) == len(group[path].Pasts) {
				return nil, nil
			}
			continue
		}
		missing := p.Missing(s.St)
		if missing == nil || next.contradicts(p) || len(r.Pasts) > 0 && next.has(missing) {
			return nil, nil
		}
		r.Pasts = append(r.Pasts, p)
		if ok, err := s.contains(path, r); err != nil || !ok {
			return nil, err
		}
		for _, fingerprint := range record.Keys(missing) {
			d := missing[fingerprint]
			for _, other := range d.Files() {
				if slices.ContainsFunc(next.of(other), func(q *record.Past) bool { return q.Shares(fingerprint, d) }) {
					continue
				}
				i := slices.IndexFunc(s.St.Past[other], func(q *record.Past) bool { return q.Shares(fingerprint, d) && q.Missing(s.St) != nil })
				if i < 0 {
					return nil, nil
				}
				list = append(list, todo{other, s.St.Past[other][i]})
			}
		}
	}
	return next, nil
}

// of returns the pasts of a file that come back.
func (g Recollection) of(path string) []*record.Past {
	if r := g[path]; r != nil {
		return r.Pasts
	}
	return nil
}

// contradicts reports whether a past decides something in another way than what comes back already. The same may have
// been decided in both, on two branches that were merged.
func (g Recollection) contradicts(p *record.Past) bool {
	for _, r := range g {
		for _, q := range r.Pasts {
			for fingerprint, d := range p.Decisions {
				if then := q.Decisions[fingerprint]; then != nil && !then.Same(d) {
					return true
				}
			}
		}
	}
	return false
}

// has reports whether all of some decisions come back already.
func (g Recollection) has(decisions record.Decisions) bool {
	for fingerprint := range decisions {
		if !slices.ContainsFunc(record.Keys(g), func(path string) bool {
			return slices.ContainsFunc(g[path].Pasts, func(p *record.Past) bool { return p.Decisions[fingerprint] != nil })
		}) {
			return false
		}
	}
	return true
}

// Decisions returns those that come back.
func (g Recollection) Decisions(st *record.Record) record.Decisions {
	all := record.Decisions{}
	for _, r := range g {
		for _, p := range r.Pasts {
			for fingerprint, d := range p.Missing(st) {
				if then := all[fingerprint]; then == nil || then.Top().Step < d.Top().Step {
					all[fingerprint] = d
				}
			}
		}
	}
	return all
}

// contains reports whether what pasts changed in a file is there, and takes it out, together with what is decided in it
// now.
func (s *Seeker) contains(path string, r *recalled) (bool, error) {
	live, known := s.Live(path)
	if s.St.Files[path] != nil && !known {
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
	for _, p := range r.Pasts {
		files = append(files, p.File)
	}
	name := fmt.Sprintln(files...)
	if s.Barren[name] {
		return false, nil
	}
	found, err := s.separate(path, r, live, known)
	if err == nil && !found {
		s.Barren[name] = true
	}
	return found, err
}

// separate takes what pasts changed out of a file, and reports whether it was there.
func (s *Seeker) separate(path string, r *recalled, live filetext.Text, known bool) (bool, error) {
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
	for _, p := range r.Pasts {
		base, written, err := s.Texts(&p.File)
		if errors.Is(err, journal.ErrLost) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		made = append(made, patch.Made{Base: base, Decided: written})
	}
	base, err := patch.RebaseAll(r.Disk, made...)
	if err != nil || bytes.Equal(base, without) {
		return false, nil
	}
	r.Base = base
	return true, nil
}
