package reconcile

import (
	"bytes"
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/seed-58def443/ssot/fix/triage/internal/filetext"
	"github.com/seed-58def443/ssot/fix/triage/internal/recall"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/scanned"
	"github.com/seed-58def443/ssot/fix/triage/internal/stamps"
	"github.com/seed-58def443/ssot/fix/triage/internal/words"
)

// A text that comes back need not be the one that was written: people edit, then stash, and what they decide meanwhile
// may be merged with it. So what a file has that the decisions of now do not explain is looked for in its past.
// Whether such decisions hold on what the file is now is for the planner to say. It is asked on a copy of the
// comparison, so that nothing comes of it where they do not.
//
// A past comes back whole or not at all: where a merge had a conflict, and one of its decisions gave way to another in
// the same place, the others of that text are not told apart. Nor is it found when an import was removed by hand that
// the text without the decisions needs.

// Memory is what recalling found out, so that it is not tried again as long as nothing changes.
type Memory struct {
	barren    map[string]bool // what was not found in a file
	fruitless map[string]bool // what was tried in vain
	of        *scanned.Scan   // the scan that it was tried on
}

// NewMemory remembers nothing yet.
func NewMemory() *Memory { return &Memory{barren: map[string]bool{}} }

// vain reports whether a recollection was tried in vain on the same texts and the same scan.
func (m *Memory) vain(sc *scanned.Scan, name string) bool {
	if m.of != sc {
		m.begin(sc)
	}
	return m.fruitless[name]
}

// begin forgets what was tried on other texts, or on another scan.
func (m *Memory) begin(sc *scanned.Scan) { m.fruitless, m.of = map[string]bool{}, sc }

// recall brings back what was decided on texts of which the files are edits, or merges with others. What it can't bring
// back it leaves.
func (c *comparison) recall(ctx context.Context, sc *scanned.Scan, scan scanner, known *Memory) (*comparison, *scanned.Scan, error) {
	for again := true; again; {
		again = false
		s := &recall.Seeker{Shelf: c.Shelf, St: c.st, Live: c.files.text, Barren: known.barren}
		groups, err := s.Recollections()
		if err != nil {
			return nil, nil, err
		}
		for _, group := range groups {
			name := group.Name(c.st)
			if known.vain(sc, name) {
				continue
			}
			next, tried, err := try(ctx, c, sc, scan, group)
			if err != nil {
				return nil, nil, err
			}
			if next == nil {
				known.fruitless[name] = true
				continue
			}
			c, sc, again = next, tried, true
			known.begin(sc)
			break
		}
	}
	return c, sc, nil
}

// try brings something back on a copy of the comparison. It is nil when that does not hold.
func try(ctx context.Context, c *comparison, sc *scanned.Scan, scan scanner, group recall.Recollection) (*comparison, *scanned.Scan, error) {
	t := &trial{comparison: c.clone(), group: group, wanted: group.Decisions(c.st)}
	if err := t.rejoin(); err != nil {
		return nil, nil, err
	}
	tried, err := t.proven(ctx, sc, scan)
	t.wanted = t.wanted.Renamed(t.names)
	if err != nil || !t.better(c.st) {
		return nil, nil, err
	}
	if sc.Violates(t.wanted) { // equal lines elsewhere, or an equal violation that has its number now
		if exact, err := t.exact(ctx, tried); err != nil || !exact {
			return nil, nil, err
		}
	}
	t.returned()
	return t.comparison, tried, nil
}

// clone returns a copy of a comparison, to find out on.
func (c *comparison) clone() *comparison {
	t := *c
	t.st, t.news, t.dropped = c.st.Clone(), slices.Clone(c.news), slices.Clone(c.dropped)
	t.lasting, t.gone = slices.Clone(c.lasting), maps.Clone(c.gone)
	t.files, t.lost, t.names = c.files.clone(), maps.Clone(c.lost), map[string]string{}
	return &t
}

// trial brings something back on a copy of a comparison.
type trial struct {
	*comparison
	group  recall.Recollection
	wanted record.Decisions // that are to come back
}

// rejoin puts what comes back into the state, on top of what is decided meanwhile, and lists it. Whether it holds is to
// be proved.
func (t *trial) rejoin() error {
	all := &record.Past{Decisions: t.wanted}
	for _, path := range record.Keys(t.group) {
		for _, p := range t.group[path].Pasts {
			all.Steps = append(all.Steps, p.Steps...)
		}
	}
	for _, path := range record.Keys(t.group) {
		r := t.group[path]
		before := t.st.Files[path]
		if before == nil {
			first := r.Pasts[0].File
			before = &first
			t.st.Files[path] = before
		}
		e := t.files.at(path)
		e.before = before
		e.put(filetext.New(record.File{Package: before.Package, Base: stamps.Hash(r.Base), Written: stamps.Hash(r.Disk)}, r.Base, r.Disk))
		for _, p := range r.Pasts {
			t.st.Past.Drop(path, p)
		}
	}
	if err := (reuniting{t.comparison, t.wanted}).reunite(func(d *record.Decision) bool { return t.group[d.Seen.File] != nil && t.wanted[d.Was] != nil }); err != nil {
		return err
	}
	t.st.Redecide(all)
	t.changed = true
	return nil
}

// better reports whether a trial is to be kept: what was decided still holds, and what was to come back does, or is
// listed at least, where it was not.
func (t *trial) better(before *record.Record) bool {
	for fingerprint, d := range before.Decisions {
		if d.Writes() && !t.st.Decisions[cmp.Or(t.names[fingerprint], fingerprint)].Writes() {
			return false
		}
	}
	for path := range t.group {
		if t.files.at(path).text.Waits != nil {
			return false // another scan can tell
		}
	}
	hold, listed := true, false
	for fingerprint := range t.wanted {
		now := t.st.Decisions[fingerprint]
		hold = hold && now.Writes()
		listed = listed || now.Absorbed() != "" && before.Decisions[fingerprint].Absorbed() == ""
	}
	return hold || listed
}

// exact reports whether the files of a recollection are to the byte what the decisions make of them.
func (t *trial) exact(ctx context.Context, sc *scanned.Scan) (bool, error) {
	for path, r := range t.group {
		now, ok := t.files.text(path)
		if !ok {
			return false, nil
		}
		planned, _, err := sc.Becomes(ctx, path, sc.Decisions(t.st, sc.Related(t.st, now.Package)))
		if err != nil || !bytes.Equal(planned, r.Disk) {
			return false, err
		}
	}
	return true, nil
}

// returned tells of what came back.
func (t *trial) returned() {
	n := 0
	for fingerprint := range t.wanted {
		if !t.st.Decisions[fingerprint].Writes() {
			continue
		}
		n++
		t.files.told(func(fingerprints []string) []string {
			return slices.DeleteFunc(slices.Clone(fingerprints), func(f string) bool { return f == fingerprint })
		})
	}
	if paths := record.Keys(t.group); n > 0 {
		t.tell("%s %s again what ssot wrote: %s %s decided again", words.List(paths), words.Has(len(paths)), words.Count(n, "violation"), words.Be(n))
	}
}
