package reconcile

import (
	"cmp"
	"context"

	"github.com/seed-58def443/ssot/fix/triage/internal/place"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/scanned"
)

// Equal violations in one declaration are told apart by their number. When one of them is absorbed, it is not in the
// text any more that is scanned, and those behind it have other numbers, and with them other fingerprints: rename gives
// the decisions the new ones.

// expect notes where the next scan finds the violations of a file, of which what is lost is absorbed, as far as that is
// known from a plan; what follows from lines alone is told by them, see follow.
func (c *shedding) expect(path string) {
	rest := c.left[path]
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
			file.expected = append(file.expected, expectation{fingerprint: v.Fingerprint, was: record.Seen(v), at: at})
		}
	}
}

// renaming gives what is decided of violations the fingerprints that those have in the scan that is asked.
type renaming struct{ proving }

// rename gives what is decided of violations the fingerprints that they have in a new scan.
func (c renaming) rename(ctx context.Context) error {
	if err := c.recognise(ctx); err != nil {
		return err
	}
	for _, path := range c.files.where(func(e *entry) bool { return len(e.expected) > 0 }) {
		expected := c.files[path].expected
		c.files[path].expected = nil
		if c.files[path].moved {
			if err := c.adjust(ctx, path, expected); err != nil {
				return err
			}
			continue
		}
		next := renamed(c.Sc, path, expected)
		taken := map[string]bool{}
		for _, name := range next {
			taken[name] = true
		}
		for _, e := range expected {
			if d := c.st.Decisions[e.fingerprint]; taken[e.fingerprint] && next[e.fingerprint] == "" && d.Absorbed() != "" {
				next[e.fingerprint] = record.Formerly(e.fingerprint, d.Top().Step)
			}
		}
		c.st.Rename(next)
		c.answer(next)
		c.found(path, expected, next)
	}
	return c.redeclare(ctx)
}

// found writes down where the violations are that were expected: they are what was decided of, wherever equal ones are.
func (c renaming) found(path string, expected []expectation, next map[string]string) {
	for _, e := range expected {
		name := cmp.Or(next[e.fingerprint], e.fingerprint)
		d, v := c.st.Decisions[name], c.Sc.ByID[name]
		if d.Idle() || d.Absorbed() != "" || v == nil || v.File != path || v.Line != e.at.Line || v.Column != e.at.Column {
			continue
		}
		d = d.Clone()
		d.Seen = c.Sc.Sighting(v)
		c.st.Decisions.Set(name, d)
	}
}

// renamed returns the violations of a file that have another fingerprint in a scan than before: those of which an equal
// one in the same declaration begins where they do now, and which are the only ones that could.
func renamed(sc *scanned.Scan, path string, expected []expectation) map[string]string {
	next := map[string]string{}
	for _, a := range alikes(sc, path, expected, true) {
		for fingerprint, v := range a.atPlace() {
			if v.Fingerprint != fingerprint {
				next[fingerprint] = v.Fingerprint
			}
		}
	}
	return next
}
