package reconcile

import (
	"bytes"
	"context"
	"slices"

	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/scanned"
	"github.com/seed-58def443/ssot/fix/triage/internal/words"
)

// whyMoved is why a decision can't be undone that was not found under its file's new name.
const whyMoved = "the file has another name now, and under that it can't be told what was decided"

// adjust gives the decisions of a file that has another name the fingerprints that its violations have under it: those
// of imports and of what init does have the name in them. What can't be told is lost; a scan that does not see the file
// leaves it to the next one, see recognise.
func (c renaming) adjust(ctx context.Context, path string, expected []expectation) error {
	t, ok := c.files.text(path)
	if !ok || c.Sc.Unseen(path, t.Package) != "" {
		return nil
	}
	next, missing := adjusted(c.Sc, path, expected)
	names := record.Keys(next)
	if fits, err := c.fits(ctx, next, exactly, path); err != nil {
		return err
	} else if !fits { // equal ones were taken for one another
		missing = append(missing, names...)
	}
	c.files.at(path).spoilt = len(missing) > 0 // its text has not to come back: it is there
	n := 0
	for _, fingerprint := range missing {
		if c.st.Decisions[fingerprint].Writes() {
			c.lost.one(c.st, path, fingerprint, whyMoved)
			n++
		}
	}
	if n > 0 {
		c.tell("%s: %s can't be undone any more: %s", path, words.Count(n, "decision"), whyMoved)
	}
	return nil
}

// recognise does the same for files that had another name when a scan did not see them. What it can't tell stays as it
// is.
func (c renaming) recognise(ctx context.Context) error {
	hidden := map[string]bool{}
	for fingerprint, d := range c.st.Decisions {
		if d.Writes() && c.Sc.ByID[fingerprint] == nil {
			hidden[d.Seen.File] = true
		}
	}
	for _, path := range record.Keys(hidden) {
		e := c.files.at(path)
		if !e.live || e.clash || e.before != nil || len(e.expected) > 0 || e.text.Waits != nil || c.Sc.Unseen(path, e.text.Package) != "" {
			continue
		}
		next, _ := adjusted(c.Sc, path, decidedIn(c.st, path))
		if _, err := c.fits(ctx, next, exactly, path); err != nil {
			return err
		}
	}
	return nil
}

// exactly asks for files that are to the byte what their decisions come to.
func exactly(_ string, planned, disk []byte) bool { return bytes.Equal(planned, disk) }

// fits gives decisions other fingerprints, if files are what they come to then.
func (c renaming) fits(ctx context.Context, next map[string]string, same func(path string, planned, disk []byte) bool, paths ...string) (bool, error) {
	if len(next) == 0 {
		return true, nil
	}
	trial := c.st.Clone()
	trial.Rename(next)
	for _, path := range paths {
		t, ok := c.files.text(path)
		if !ok {
			return false, nil
		}
		planned, _, err := c.Sc.Becomes(ctx, path, c.Sc.Decisions(trial, c.Sc.Related(trial, t.Package)))
		if err != nil || planned == nil || !same(path, planned, t.Disk) {
			return false, err
		}
	}
	for _, path := range paths {
		trial.Past.Rename(path, next)
	}
	*c.st, c.changed = *trial, true
	return true, nil
}

// adjusted returns the violations of a file that have another fingerprint under its new name, and those that are not
// found under it. Of equal ones their order tells which is which when all are expected, else the place where they were
// seen: it may be that of another one, for the file may have been edited since.
func adjusted(sc *scanned.Scan, path string, expected []expectation) (next map[string]string, missing []string) {
	next = map[string]string{}
	for _, a := range alikes(sc, path, expected, true) {
		a.settle()
		is := a.inOrder()
		if is == nil {
			is = a.atPlace()
		}
		for _, e := range a.was {
			if v := is[e.fingerprint]; v != nil {
				next[e.fingerprint] = v.Fingerprint
			} else {
				missing = append(missing, e.fingerprint)
			}
		}
	}
	slices.Sort(missing)
	return next, missing
}
