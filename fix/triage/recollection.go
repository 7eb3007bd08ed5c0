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
func (g recollection) name(c *comparison) string {
	var b strings.Builder
	for _, path := range keys(g) {
		fmt.Fprintln(&b, path, hash(g[path].disk), c.st.Files[path])
		for _, p := range g[path].pasts {
			fmt.Fprintln(&b, p.file)
		}
	}
	return b.String()
}

// recollections lists what may come back, what is most first.
func (c *comparison) recollections() ([]recollection, error) {
	var all []recollection
	for _, path := range keys(c.st.Past) {
		for _, p := range slices.Backward(c.st.Past[path]) {
			group, err := c.grow(recollection{}, path, p)
			if err != nil {
				return nil, err
			}
			if group == nil {
				continue
			}
			all = append(all, group)
			for _, other := range keys(group) { // and what was merged with it
				for _, q := range slices.Backward(c.st.Past[other]) {
					more, err := c.grow(group, other, q)
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
	slices.SortStableFunc(all, func(a, b recollection) int { return len(b.decisions(c.st)) - len(a.decisions(c.st)) })
	return all, nil
}

// grow adds a past of a file to a recollection, with those of the other files that its decisions changed. It is nil
// when the past has nothing to add, or its changes are not in the files.
func (c *comparison) grow(group recollection, path string, p *past) (recollection, error) {
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
		missing := p.missing(c.st)
		if missing == nil || next.contradicts(p) || len(r.pasts) > 0 && next.has(missing) {
			return nil, nil
		}
		r.pasts = append(r.pasts, p)
		if ok, err := c.contains(path, r); err != nil || !ok {
			return nil, err
		}
		for _, fingerprint := range keys(missing) {
			d := missing[fingerprint]
			for _, other := range d.files() {
				if slices.ContainsFunc(next.of(other), func(q *past) bool { return q.shares(fingerprint, d) }) {
					continue
				}
				i := slices.IndexFunc(c.st.Past[other], func(q *past) bool { return q.shares(fingerprint, d) && q.missing(c.st) != nil })
				if i < 0 {
					return nil, nil
				}
				list = append(list, todo{other, c.st.Past[other][i]})
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

// shares reports whether a past was made by the same decision as another file's.
func (p *past) shares(fingerprint string, d *decision) bool {
	then := p.Decisions[fingerprint]
	return then.writes() && then.top().Step == d.top().Step && slices.Equal(then.files(), d.files())
}

// missing are the decisions of a past that do not hold now. It is nil when there are none, or when something else is
// decided now.
func (p *past) missing(st *state) map[string]*decision {
	var missing map[string]*decision
	for fingerprint, then := range p.Decisions {
		now := st.Decisions[fingerprint]
		switch {
		case now.absorbed() == whyGone:
			return nil // as long as it is listed, nobody can plan it
		case !now.writes():
			if missing == nil {
				missing = map[string]*decision{}
			}
			missing[fingerprint] = then
		case now.top().State != then.top().State || now.top().kind() != then.top().kind() || !slices.Equal(now.files(), then.files()):
			return nil
		}
	}
	return missing
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
func (c *comparison) contains(path string, r *recalled) (bool, error) {
	live, known := c.live[path]
	if c.st.Files[path] != nil && !known {
		return false, nil
	}
	now := live.Written
	if !known {
		var err error
		if now, err = c.files.plain(c.abs(path)); err != nil || now == "" {
			return false, err
		}
	}
	files := []any{path, now, live.Base}
	for _, p := range r.pasts {
		files = append(files, p.file)
	}
	name := fmt.Sprintln(files...)
	if c.barren[name] {
		return false, nil
	}
	found, err := c.separate(path, r, live, known)
	if err == nil && !found {
		c.barren[name] = true
	}
	return found, err
}

// separate takes what pasts changed out of a file, and reports whether it was there.
func (c *comparison) separate(path string, r *recalled, live text, known bool) (bool, error) {
	var made []patch.Made
	r.disk = live.disk
	without := live.base
	if known {
		made = append(made, patch.Made{Base: live.base, Decided: live.disk})
	} else {
		var err error
		if r.disk, err = c.files.read(c.abs(path)); err != nil {
			return false, err
		}
		without = r.disk
	}
	for _, p := range r.pasts {
		base, written, err := c.texts(&p.file)
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
