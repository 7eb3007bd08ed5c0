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

// recognizeMoved does the same for files that were renamed while no scan saw them. Decisions that can't be matched stay
// as they are.
func (c renamer) recognizeMoved(ctx context.Context) error {
	hidden := map[string][]expectation{}
	for fingerprint, d := range c.st.Decisions {
		path := d.Seen.File
		if v := c.Scan.ByID[fingerprint]; !d.Writes() || hidden[path] != nil || v != nil && v.File == path {
			continue
		}
		e := c.files.at(path)
		if !e.modified || e.conflicted || e.before != nil || len(e.expected) > 0 || e.text.Unverified != nil || c.Scan.WhyUnseen(path, e.text.Package) != "" {
			continue
		}
		hidden[path] = decidedIn(c.st, path)
	}
	_, err := c.matchRenamed(ctx, hidden)
	return err
}

// matchRenamed gives decisions of renamed files the fingerprints that their violations have there, and returns those of
// each file that are missing. Files whose decisions get each other's fingerprints, because they have each other's names,
// are renamed together.
func (c renamer) matchRenamed(ctx context.Context, expected map[string][]expectation) (missing map[string][]string, err error) {
	missing = map[string][]string{}
	next, of := map[string]map[string]string{}, map[string]string{} // by file; the file of each decision that gets another fingerprint
	for _, path := range record.Keys(expected) {
		next[path], missing[path] = matchMoved(c.Scan, path, expected[path])
		for from := range next[path] {
			of[from] = path
		}
	}
	for _, paths := range together(next, of) {
		all := map[string]string{}
		for _, path := range paths {
			maps.Copy(all, next[path])
		}
		names := record.Keys(all)
		c.makeWay(all)
		fits, err := c.tryRename(ctx, all, sameBytes, paths...)
		if err != nil {
			return nil, err
		}
		if fits {
			continue
		}
		for _, from := range names { // equal violations were confused
			missing[of[from]] = append(missing[of[from]], from)
		}
	}
	return missing, nil
}

// together groups files of which one has a decision that gets the fingerprint of one in another. next has the new
// fingerprints by file, of the file of each decision that gets another one.
func together(next map[string]map[string]string, of map[string]string) (groups [][]string) {
	near := map[string][]string{}
	for path, names := range next {
		for _, to := range names {
			if other := of[to]; other != "" && other != path {
				near[path], near[other] = append(near[path], other), append(near[other], path)
			}
		}
	}
	done := map[string]bool{}
	for _, path := range record.Keys(next) {
		var group []string
		for todo := []string{path}; len(todo) > 0; todo = todo[1:] {
			if one := todo[0]; !done[one] {
				done[one] = true
				group, todo = append(group, one), append(todo, near[one]...)
			}
		}
		if len(group) > 0 {
			slices.Sort(group)
			groups = append(groups, group)
		}
	}
	return groups
}

// makeWay makes new fingerprints free: a decision that has one of them, and gets no other, was not about that violation.
// In a file that no scan saw under its new name it gets any name until one does, which is added to next. What changed no
// file and was about another text of the same name is detached.
func (c renamer) makeWay(next map[string]string) {
	for _, from := range record.Keys(next) {
		to := next[from]
		d, v := c.st.Decisions[to], c.Scan.ByID[to]
		switch {
		case d == nil || next[to] != "" || v == nil:
		case v.File != d.Seen.File:
			next[to] = record.DetachedName(to, c.st.Last)
		case !d.Undecided() && !d.Writes() && d.Absorbed() == "":
			c.st.Detach(to, c.now.UTC().Format(record.Day))
			c.changed = true
		}
	}
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
	for _, path := range paths {
		trial.RenameEarlier(path, next)
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
