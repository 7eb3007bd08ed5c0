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

// memory is what recalling found out, so that it is not tried again as long as nothing changes.
type memory struct {
	barren    map[string]bool // what was not found in a file
	fruitless map[string]bool // what was tried in vain
	of        *scanned        // the scan that it was tried on
}

func newMemory() *memory { return &memory{barren: map[string]bool{}} }

// vain reports whether a recollection was tried in vain on the same texts and the same scan.
func (m *memory) vain(sc *scanned, name string) bool {
	if m.of != sc {
		m.begin(sc)
	}
	return m.fruitless[name]
}

// begin forgets what was tried on other texts, or on another scan.
func (m *memory) begin(sc *scanned) { m.fruitless, m.of = map[string]bool{}, sc }

// recall brings back what was decided on texts of which the files are edits, or merges with others. What it can't bring
// back it leaves.
func (c *comparison) recall(ctx context.Context, sc *scanned, scan scanner, known *memory) (*comparison, *scanned, error) {
	for again := true; again; {
		again = false
		s := &seeker{shelf: c.shelf, st: c.st, live: c.files.text, barren: known.barren}
		groups, err := s.recollections()
		if err != nil {
			return nil, nil, err
		}
		for _, group := range groups {
			name := group.name(c.st)
			if known.vain(sc, name) {
				continue
			}
			trial, tried, err := c.try(ctx, sc, scan, group)
			if err != nil {
				return nil, nil, err
			}
			if trial == nil {
				known.fruitless[name] = true
				continue
			}
			c, sc, again = trial, tried, true
			known.begin(sc)
			break
		}
	}
	return c, sc, nil
}

// try brings something back on a copy of the comparison. It is nil when that does not hold.
func (c *comparison) try(ctx context.Context, sc *scanned, scan scanner, group recollection) (*comparison, *scanned, error) {
	trial := c.clone()
	wanted := trial.rejoin(group)
	tried, err := trial.proven(ctx, sc, scan)
	if err != nil || !trial.better(c, group, wanted) {
		return nil, nil, err
	}
	if sc.violates(wanted) { // equal lines elsewhere, or an equal violation that has its number now
		if exact, err := trial.exact(ctx, tried, group); err != nil || !exact {
			return nil, nil, err
		}
	}
	trial.returned(group, wanted)
	return trial, tried, nil
}

// clone is a copy of a comparison, to find out on.
func (c *comparison) clone() *comparison {
	t := *c
	t.st, t.news, t.dropped = c.st.clone(), slices.Clone(c.news), slices.Clone(c.dropped)
	t.files, t.lost = c.files.clone(), maps.Clone(c.lost)
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
	c.st.unabsorb(func(d *decision) bool { return group[d.Seen.File] != nil && wanted[d.Was] != nil })
	for _, path := range keys(group) {
		r := group[path]
		before := c.st.Files[path]
		if before == nil {
			first := r.pasts[0].file
			before = &first
			c.st.Files[path] = before
		}
		e := c.files.at(path)
		e.before = before
		e.put(newText(file{Package: before.Package, Base: hash(r.base), Written: hash(r.disk)}, r.base, r.disk))
		for _, p := range r.pasts {
			c.st.unpast(path, p)
		}
	}
	c.st.redecide(all)
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
		if c.files.at(path).text.waits != nil {
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
		t, ok := c.files.text(path)
		if !ok {
			return false, nil
		}
		planned, _, err := sc.becomes(ctx, path, sc.decisions(c.st, sc.related(c.st, t.Package)))
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
		c.files.told(func(fingerprints []string) []string {
			return slices.DeleteFunc(slices.Clone(fingerprints), func(f string) bool { return f == fingerprint })
		})
	}
	if paths := keys(group); n > 0 {
		c.tell("%s %s again what ssot wrote: %s %s decided again", list(paths), has(len(paths)), count(n, "violation"), be(n))
	}
}
