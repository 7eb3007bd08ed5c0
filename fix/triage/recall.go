package triage

import (
	"bytes"
	"context"
	"maps"
	"slices"
)

// A text that comes back need not be the one that was written: people edit, then stash, and what they decide meanwhile
// may be merged with it. So what a file has that the decisions of now do not explain is looked for in its past.
// Whether such decisions hold on what the file is now is for the planner to say. It is asked on a copy of the
// comparison, so that nothing comes of it where they do not.
//
// A past comes back whole or not at all: where a merge had a conflict, and one of its decisions gave way to another in
// the same place, the others of that text are not told apart. Nor is it found when an import was removed by hand that
// the text without the decisions needs.

// recall brings back what was decided on texts of which the files are edits, or merges with others. What it can't bring
// back it leaves.
func (s *Session) recall(ctx context.Context, c *comparison, sc *scanned) (*comparison, *scanned, error) {
	for again := true; again; {
		again = false
		groups, err := c.recollections()
		if err != nil {
			return nil, nil, err
		}
		for _, group := range groups {
			name := group.name(c)
			if s.recalls(sc, name) {
				continue
			}
			trial := c.trial()
			wanted := trial.rejoin(group)
			tried, err := s.proven(ctx, trial, sc)
			if err != nil {
				return nil, nil, err
			}
			taken := trial.better(c, group, wanted)
			if taken && sc.violates(wanted) { // equal lines elsewhere, or an equal violation that has its number now
				if taken, err = trial.exact(ctx, tried, group); err != nil {
					return nil, nil, err
				}
			}
			if !taken {
				s.fruitless[name] = true
				continue
			}
			trial.returned(group, wanted)
			c, sc, again = trial, tried, true
			s.fruitless, s.recalledOf = map[string]bool{}, sc
			break
		}
	}
	return c, sc, nil
}

// recalls reports whether a recollection was tried in vain on the same texts and the same scan.
func (s *Session) recalls(sc *scanned, name string) bool {
	if s.recalledOf != sc {
		s.fruitless, s.recalledOf = map[string]bool{}, sc
	}
	return s.fruitless[name]
}

// trial is a copy of a comparison, to find out on.
func (c *comparison) trial() *comparison {
	t := *c
	t.st, t.news, t.dropped = c.st.clone(), slices.Clone(c.news), slices.Clone(c.dropped)
	t.live, t.rebased, t.foreignTo, t.partly = maps.Clone(c.live), maps.Clone(c.rebased), maps.Clone(c.foreignTo), maps.Clone(c.partly)
	t.away, t.clash, t.lost, t.expected = maps.Clone(c.away), maps.Clone(c.clash), maps.Clone(c.lost), maps.Clone(c.expected)
	t.seen, t.spoilt = maps.Clone(c.seen), maps.Clone(c.spoilt)
	return &t
}

// rejoin puts what comes back into the state, on top of what is decided meanwhile, and lists it. Whether it holds is to
// be proved.
func (c *comparison) rejoin(group recollection) map[string]*decision {
	wanted := group.decisions(c.st)
	all := &past{Decisions: wanted}
	for _, path := range keys(group) {
		for _, p := range group[path].pasts {
			all.Steps = append(all.Steps, p.Steps...)
		}
	}
	for fingerprint, d := range c.st.Decisions {
		if d.Was != "" && group[d.Seen.File] != nil && wanted[d.Was] != nil {
			delete(c.st.Decisions, fingerprint)
		}
	}
	for _, path := range keys(group) {
		r := group[path]
		before := c.st.Files[path]
		if before == nil {
			first := r.pasts[0].file
			before = &first
			c.st.Files[path] = before
		}
		c.rebased[path] = before
		c.live[path] = newText(file{Package: before.Package, Base: hash(r.base), Written: hash(r.disk)}, r.base, r.disk)
		for _, p := range r.pasts {
			c.unpast(path, p)
		}
	}
	c.redecide(all)
	c.changed = true
	return wanted
}

// better reports whether a trial is to be kept: what was decided still holds, and what was to come back does, or is
// listed at least, where it was not.
func (c *comparison) better(before *comparison, group recollection, wanted map[string]*decision) bool {
	for fingerprint, d := range before.st.Decisions {
		if d.writes() && !c.st.Decisions[fingerprint].writes() {
			return false
		}
	}
	for path := range group {
		if c.live[path].waits != nil {
			return false // another scan can tell
		}
	}
	hold, listed := true, false
	for fingerprint := range wanted {
		now := c.st.Decisions[fingerprint]
		hold = hold && now.writes()
		listed = listed || now.absorbed() != "" && before.st.Decisions[fingerprint].absorbed() == ""
	}
	return hold || listed
}

// violates reports whether one of some decisions' violations is there, as if nothing had been decided of it.
func (sc *scanned) violates(decisions map[string]*decision) bool {
	for fingerprint := range decisions {
		if v := sc.byID[fingerprint]; v != nil && v.Allowed == nil {
			return true
		}
	}
	return false
}

// exact reports whether the files of a recollection are to the byte what the decisions make of them.
func (c *comparison) exact(ctx context.Context, sc *scanned, group recollection) (bool, error) {
	for path, r := range group {
		t, ok := c.live[path]
		if !ok {
			return false, nil
		}
		planned, _, err := becomes(ctx, sc, path, sc.decisions(c.st, sc.related(c.st, t.Package)))
		if err != nil || !bytes.Equal(planned, r.disk) {
			return false, err
		}
	}
	return true, nil
}

// returned tells of what came back.
func (c *comparison) returned(group recollection, wanted map[string]*decision) {
	n := 0
	for fingerprint := range wanted {
		if !c.st.Decisions[fingerprint].writes() {
			continue
		}
		n++
		for _, told := range []map[string][]string{c.foreignTo, c.partly} {
			for path, list := range told {
				told[path] = slices.DeleteFunc(slices.Clone(list), func(f string) bool { return f == fingerprint })
				if len(told[path]) == 0 {
					delete(told, path)
				}
			}
		}
	}
	if paths := keys(group); n > 0 {
		c.tell("%s %s again what ssot wrote: %s %s decided again", list(paths), has(len(paths)), count(n, "violation"), be(n))
	}
}
