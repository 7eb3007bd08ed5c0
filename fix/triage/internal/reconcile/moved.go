package reconcile

import (
	"bytes"
	"context"
	"maps"
	"slices"

	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/scanned"
	"github.com/seed-58def443/ssot/fix/triage/internal/words"
)

// whyMoved is why a decision can't be undone that was not found in its renamed file.
const whyMoved = "the file has another name now, and under that it can't be told what was decided"

// updateMoved gives decisions of renamed files their new fingerprints: those contain the import path, those of imports
// and of init functions the file name. Decisions that can't be matched are lost. If the scan does not see a file,
// recognizeMoved repeats this later.
func (c renamer) updateMoved(ctx context.Context, expected map[string][]expectation) error {
	maps.DeleteFunc(expected, func(path string, _ []expectation) bool {
		t, ok := c.files.text(path)
		return !ok || c.Scan.WhyUnseen(path, t.Package) != ""
	})
	all, err := c.matchRenamed(ctx, expected)
	if err != nil {
		return err
	}
	for _, path := range record.Keys(expected) {
		missing := all[path]
		c.files.at(path).textLost = len(missing) > 0 // the text is on disk; there is nothing to remember
		n := 0
		for _, fingerprint := range missing {
			if c.st.Decisions[fingerprint].Writes() {
				c.lost.add(c.st, path, fingerprint, whyMoved)
				n++
			}
		}
		if n > 0 {
			c.report("%s: %s can't be undone any more: %s", path, words.Count(n, "decision"), whyMoved)
		}
	}
	return nil
}

// recognizeMoved does the same for other files, which were renamed while no scan saw them. Decisions that can't be
// matched stay as they are.
func (c renamer) recognizeMoved(ctx context.Context, moved map[string][]expectation) error {
	hidden := map[string][]expectation{}
	for fingerprint, d := range c.st.Decisions {
		path := d.Seen.File
		if v := c.Scan.ByID[fingerprint]; !d.Writes() || hidden[path] != nil || moved[path] != nil || v != nil && v.File == path {
			continue
		}
		e := c.files.at(path)
		if !e.modified || e.conflicted || e.before != nil || len(e.expected) > 0 || e.text.Unverified != nil || c.Scan.WhyUnseen(path, e.text.Package) != "" {
			continue
		}
		hidden[path] = decidedIn(c.st, path)
	}
	c.setAside(hidden)
	_, err := c.matchRenamed(ctx, hidden)
	return err
}

// matchRenamed gives decisions of renamed files the fingerprints that their violations have there, and returns those of
// each file that are missing.
func (c renamer) matchRenamed(ctx context.Context, expected map[string][]expectation) (missing map[string][]string, err error) {
	missing = map[string][]string{}
	for _, path := range record.Keys(expected) {
		next, absent := matchMoved(c.Scan, path, expected[path])
		names := record.Keys(next)
		for _, from := range names {
			c.makeWay(path, next[from])
		}
		if fits, err := c.tryRename(ctx, next, sameBytes, path); err != nil {
			return nil, err
		} else if !fits { // equal violations were confused
			absent = append(absent, names...)
		}
		missing[path] = absent
	}
	return missing, nil
}

// makeWay detaches what changed no file, has a fingerprint that a decision of a renamed file gets, and was about the
// file that was there before.
func (c renamer) makeWay(path, fingerprint string) {
	if d := c.st.Decisions[fingerprint]; nonWriting(d) && d.Seen.File == path {
		c.st.Detach(fingerprint, c.now.UTC().Format(record.Day))
		c.changed = true
	}
}

// setAside gives decisions of renamed files any names if the fingerprints that they had are those of violations in
// other files now: these may be renamed too, and have decisions that get them.
func (c renamer) setAside(renamed ...map[string][]expectation) {
	next := map[string]string{}
	for _, files := range renamed {
		for path, list := range files {
			for _, e := range list {
				if v := c.Scan.ByID[e.fingerprint]; v != nil && v.File != path {
					next[e.fingerprint] = record.DetachedName(e.fingerprint, c.st.Last)
				}
			}
		}
	}
	if len(next) == 0 {
		return
	}
	c.st.Rename(next)
	c.recordRenames(next)
	for from, to := range next {
		if why, ok := c.lost[from]; ok {
			delete(c.lost, from)
			c.lost[to] = why
		}
		if seen, ok := c.removedAt[from]; ok {
			delete(c.removedAt, from)
			c.removedAt[to] = seen
		}
	}
	for _, files := range renamed {
		for path, list := range files {
			own := map[string]string{} // its earlier texts came along
			for i := range list {
				if to := next[list[i].fingerprint]; to != "" {
					own[list[i].fingerprint] = to
					list[i].fingerprint = to
				}
			}
			c.st.Earlier.Rename(path, own)
		}
	}
	c.changed = true
}

// repackage gives files the import paths that the scan read them under, where theirs are of no package any more: the
// path of the module changed. The fingerprints of their violations have another one then, which rename finds.
func (c verifier) repackage() {
	for _, path := range c.files.where(func(e *fileState) bool { return e.modified }) {
		e := c.files[path]
		if is := c.Scan.PathOf(path); is != "" && is != e.text.Package && !c.Scan.Has(e.text.Package) {
			f := *c.st.Files[path]
			f.Package = is
			c.st.Files[path] = &f
			c.st.Decisions.Repackage(path, is)
			e.text.Package, c.changed = is, true
			if e.before != nil {
				before := *e.before
				before.Package = is
				e.before = &before
			}
		}
	}
}

// sameBytes is the strictest comparison for tryRename.
func sameBytes(_ string, planned, disk []byte) bool { return bytes.Equal(planned, disk) }

// tryRename gives decisions other fingerprints if the plan of each file then equals its text on disk, as same compares
// them. It reports whether it did.
func (c renamer) tryRename(ctx context.Context, next map[string]string, same func(path string, planned, disk []byte) bool, paths ...string) (bool, error) {
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
		planned, _, err := c.Scan.TextUnder(ctx, path, c.Scan.Decisions(trial, c.Scan.RelatedPackages(trial, t.Package)))
		if err != nil || planned == nil || !same(path, planned, t.Disk) {
			return false, err
		}
	}
	for _, path := range paths { // another file may have had its name, and one of its fingerprints
		trial.Earlier.Rename(path, trial.Decisions.About(path, next))
	}
	*c.st, c.changed = *trial, true
	return true, nil
}

// matchMoved returns the new fingerprints of the violations of a renamed file, and those that are missing. Equal
// violations are matched by order if their number is the expected one, else by place.
func matchMoved(sc *scanned.Scan, path string, expected []expectation) (next map[string]string, missing []string) {
	next = map[string]string{}
	for _, a := range matchGroups(sc, path, expected, true) {
		a.removeMatched()
		is := a.matchByOrder()
		if is == nil {
			is = a.matchByPlace()
		}
		for _, e := range a.expected {
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
