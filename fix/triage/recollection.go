package triage

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/journal"
	"github.com/seed-58def443/ssot/fix/patch"
)

// recollection is what comes back together: by file, the pasts whose changes are in it.
type recollection map[string]*recalled

// recalled is a file in which changes of its past are found.
type recalled struct {
	pasts []*past
	base  []byte // the file without them, and without what is decided in it now
	disk  []byte
}

// name tells a recollection from others.
func (g recollection) name(st *state) string {
	var b strings.Builder
	for _, path := range keys(g) {
		fmt.Fprintln(&b, path, hash(g[path].disk), st.Files[path])
		for _, p := range g[path].pasts {
			fmt.Fprintln(&b, p.file)
		}
	}
	return b.String()
}

// seeker looks in the pasts of a state's files for what is in them now. It changes nothing but barren.
type seeker struct {
	*shelf
	st     *state
	live   func(path string) (text, bool) // a file as it is, when it differs from its base
	barren map[string]bool                // what was not found in a file
}

// recollections lists what may come back, what is most first.
func (s *seeker) recollections() ([]recollection, error) {
	var all []recollection
	for _, path := range keys(s.st.Past) {
		for _, p := range slices.Backward(s.st.Past[path]) {
			group, err := s.grow(recollection{}, path, p)
			if err != nil {
				return nil, err
			}
			if group == nil {
				continue
			}
			all = append(all, group)
			for _, other := range keys(group) { // and what was merged with it
				for _, q := range slices.Backward(s.st.Past[other]) {
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
	slices.SortStableFunc(all, func(a, b recollection) int { return len(b.decisions(s.st)) - len(a.decisions(s.st)) })
	return all, nil
}

// grow adds a past of a file to a recollection, with those of the other files that its decisions changed. It is nil
// when the past has nothing to add, or its changes are not in the files.
func (s *seeker) grow(group recollection, path string, p *past) (recollection, error) {
	next := recollection{}
	for path, r := range group {
		next[path] = &recalled{pasts: slices.Clone(r.pasts), base: r.base, disk: r.disk}
	}
	type todo struct {
		path string
		past *past
	}
	for list := []todo{{path, p}}; len(list) > 0; list = list[1:] {
		path, p := list[0].path, list[0].past
		r := next[path]
		if r == nil {
			r = new(recalled)
			next[path] = r
		}
		if slices.Contains(r.pasts, p) {
			if len(list) == 1 && len(next) == len(group) && len(r.pasts) == len(group[path].pasts) {
				return nil, nil
			}
			continue
		}
		missing := p.missing(s.st)
		if missing == nil || next.contradicts(p) || len(r.pasts) > 0 && next.has(missing) {
			return nil, nil
		}
		r.pasts = append(r.pasts, p)
		if ok, err := s.contains(path, r); err != nil || !ok {
			return nil, err
		}
		for _, fingerprint := range keys(missing) {
			d := missing[fingerprint]
			for _, other := range d.files() {
				if slices.ContainsFunc(next.of(other), func(q *past) bool { return q.shares(fingerprint, d) }) {
					continue
				}
				i := slices.IndexFunc(s.st.Past[other], func(q *past) bool { return q.shares(fingerprint, d) && q.missing(s.st) != nil })
				if i < 0 {
					return nil, nil
				}
				list = append(list, todo{other, s.st.Past[other][i]})
			}
		}
	}
	return next, nil
}

// of are the pasts of a file that come back.
func (g recollection) of(path string) []*past {
	if r := g[path]; r != nil {
		return r.pasts
	}
	return nil
}

// contradicts reports whether a past decides something in another way than what comes back already.
func (g recollection) contradicts(p *past) bool {
	for _, r := range g {
		for _, q := range r.pasts {
			for fingerprint, d := range p.Decisions {
				if then := q.Decisions[fingerprint]; then != nil && (then.top().Step != d.top().Step || !slices.Equal(then.files(), d.files())) {
					return true
				}
			}
		}
	}
	return false
}

// has reports whether all of some decisions come back already.
func (g recollection) has(decisions map[string]*decision) bool {
	for fingerprint := range decisions {
		if !slices.ContainsFunc(keys(g), func(path string) bool {
			return slices.ContainsFunc(g[path].pasts, func(p *past) bool { return p.Decisions[fingerprint] != nil })
		}) {
			return false
		}
	}
	return true
}

// decisions are those that come back.
func (g recollection) decisions(st *state) map[string]*decision {
	all := map[string]*decision{}
	for _, r := range g {
		for _, p := range r.pasts {
			maps.Copy(all, p.missing(st))
		}
	}
	return all
}

// contains reports whether what pasts changed in a file is there, and takes it out, together with what is decided in it
// now.
func (s *seeker) contains(path string, r *recalled) (bool, error) {
	live, known := s.live(path)
	if s.st.Files[path] != nil && !known {
		return false, nil
	}
	now := live.Written
	if !known {
		var err error
		if now, err = s.now(path); err != nil || now == "" {
			return false, err
		}
	}
	files := []any{path, now, live.Base}
	for _, p := range r.pasts {
		files = append(files, p.file)
	}
	name := fmt.Sprintln(files...)
	if s.barren[name] {
		return false, nil
	}
	found, err := s.separate(path, r, live, known)
	if err == nil && !found {
		s.barren[name] = true
	}
	return found, err
}

// separate takes what pasts changed out of a file, and reports whether it was there.
func (s *seeker) separate(path string, r *recalled, live text, known bool) (bool, error) {
	var made []patch.Made
	r.disk = live.disk
	without := live.base
	if known {
		made = append(made, patch.Made{Base: live.base, Decided: live.disk})
	} else {
		var err error
		if r.disk, err = s.read(path); err != nil {
			return false, err
		}
		without = r.disk
	}
	for _, p := range r.pasts {
		base, written, err := s.texts(&p.file)
		if errors.Is(err, journal.ErrLost) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		made = append(made, patch.Made{Base: base, Decided: written})
	}
	base, err := patch.RebaseAll(r.disk, made...)
	if err != nil || bytes.Equal(base, without) {
		return false, nil
	}
	r.base = base
	return true, nil
}
