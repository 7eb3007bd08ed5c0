package reconcile

import (
	"cmp"
	"context"

	"github.com/seed-58def443/ssot/fix/triage/internal/place"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/scanned"
)

// Equal violations in one declaration are numbered. When one of them is absorbed it is no longer in the scanned text,
// so those below it get other numbers and other fingerprints. rename moves their decisions.

// expect records where the next scan should find the violations of a file, as far as the plan of the absorbed decisions
// tells. Other decisions follow their lines, see followFile.
func (c *absorber) expect(path string) {
	rest := c.remainders[path]
	var known map[string]place.Place
	if rest != nil {
		known = rest.At
	}
	file := c.files[path]
	for _, v := range c.sc.Result.Violations {
		if v.File != path {
			continue
		}
		if at, ok := known[v.Fingerprint]; ok {
			file.expected = append(file.expected, expectation{fingerprint: v.Fingerprint, sighting: record.SightingOf(v), at: at})
		}
	}
}

// renamer gives decisions the current fingerprints of their violations.
type renamer struct{ verifier }

// rename gives decisions the fingerprints that their violations have in the new scan.
func (c renamer) rename(ctx context.Context) error {
	moved, edited := map[string][]expectation{}, map[string][]expectation{}
	for _, path := range c.files.where(func(e *fileState) bool { return e.moved && len(e.expected) > 0 }) {
		moved[path], c.files[path].expected = c.files[path].expected, nil
	}
	for _, to := range c.renamed {
		if moved[to.Path] == nil {
			edited[to.Path] = decidedIn(c.st, to.Path)
		}
	}
	c.setAside(moved, edited, c.seenElsewhere())
	if err := c.recognizeMoved(ctx, moved); err != nil {
		return err
	}
	if err := c.updateMoved(ctx, moved); err != nil {
		return err
	}
	for _, path := range c.files.where(func(e *fileState) bool { return len(e.expected) > 0 }) {
		expected := c.files[path].expected
		c.files[path].expected = nil
		next := matchExpected(c.Scan, path, expected)
		taken := map[string]bool{}
		for _, name := range next {
			taken[name] = true
		}
		for _, e := range expected {
			if d := c.st.Decisions[e.fingerprint]; taken[e.fingerprint] && next[e.fingerprint] == "" && d.Absorbed() != "" {
				next[e.fingerprint] = record.DetachedName(e.fingerprint, d.Top().Step)
			}
		}
		c.st.Rename(next)
		c.recordRenames(next)
		c.recordFound(path, expected, next)
	}
	return c.followRenames(ctx)
}

// seenElsewhere returns, by their files now, the decisions that changed no file and moved along with one.
func (c renamer) seenElsewhere() map[string][]expectation {
	moved := map[string][]expectation{}
	for _, fingerprint := range record.Keys(c.sightings) {
		fingerprint = cmp.Or(c.renamedTo[fingerprint], fingerprint)
		if d := c.st.Decisions[fingerprint]; nonWriting(d) {
			moved[d.Seen.File] = append(moved[d.Seen.File], expectation{fingerprint: fingerprint})
		}
	}
	return moved
}

// recordFound updates the sightings of violations that the scan found where they were expected.
func (c renamer) recordFound(path string, expected []expectation, next map[string]string) {
	for _, e := range expected {
		name := cmp.Or(next[e.fingerprint], e.fingerprint)
		d, v := c.st.Decisions[name], c.Scan.ByID[name]
		if d.Undecided() || d.Absorbed() != "" || v == nil || v.File != path || v.Line != e.at.Line || v.Column != e.at.Column {
			continue
		}
		d = d.Clone()
		d.Seen = c.sighting(c.Scan, v)
		c.st.Decisions.Set(name, d)
	}
}

// matchExpected returns the new fingerprints of expected violations: the equal violation in the same declaration that
// begins at the expected place, if it is the only one.
func matchExpected(sc *scanned.Scan, path string, expected []expectation) map[string]string {
	next := map[string]string{}
	for _, a := range matchGroups(sc, path, expected, true) {
		for fingerprint, v := range a.matchByPlace() {
			if v.Fingerprint != fingerprint {
				next[fingerprint] = v.Fingerprint
			}
		}
	}
	return next
}
