package reconcile

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"slices"

	"github.com/seed-58def443/ssot/fix/triage/internal/filechange"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/words"
)

// departure is a set of connected files that leave the session together.
type departure struct {
	paths    []string
	reopened []string            // decisions that changed only these files, sorted: they are open or skipped again
	partial  map[string][]string // by file: decisions that also changed files which stay: they are lost
}

// departures groups the files that leave the session by the decisions that connect them.
func departures(st *record.Record, left []string) []departure {
	var all []departure
	reported, ties := map[string]bool{}, st.Decisions.Index()
	stays := func(path string) bool { return !slices.Contains(left, path) }
	for _, path := range left {
		if reported[path] {
			continue
		}
		w := departure{paths: slices.DeleteFunc(ties.Connected(path), stays), partial: map[string][]string{}}
		reopened := map[string]bool{}
		for _, p := range w.paths {
			reported[p] = true
			for _, fingerprint := range ties.In(p) {
				if slices.ContainsFunc(st.Decisions[fingerprint].Files(), stays) {
					w.partial[p] = append(w.partial[p], fingerprint)
				} else {
					reopened[fingerprint] = true
				}
			}
		}
		w.reopened = record.Keys(reopened)
		all = append(all, w)
	}
	return all
}

// removeDeparted removes files that left the session from the record. Their texts are remembered.
func (c applier) removeDeparted(left []string) {
	ties := c.st.Decisions.Index()
	for _, path := range left {
		c.remember(path, ties.In(path))
	}
	for _, w := range departures(c.st, left) {
		for _, path := range w.paths {
			for _, fingerprint := range w.partial[path] {
				c.lost[fingerprint] = path + ", which it had changed too, " + c.files[path].departureText()
			}
			c.files[path].partial = w.partial[path]
		}
		for _, fingerprint := range w.reopened {
			c.st.Reopen(fingerprint, c.files[c.st.Decisions[fingerprint].Seen.File].departure == filechange.Reverted)
		}
		w.report(c.reconciliation)
		for _, path := range w.paths {
			delete(c.st.Files, path)
		}
		c.changed = true
	}
}

// report adds the sentence about the departure.
func (w departure) report(c *reconciliation) {
	n := len(w.reopened)
	_, open, skipped := c.st.Decisions.CountByState(w.reopened)
	anyGone := slices.ContainsFunc(w.paths, func(path string) bool { return c.files[path].departure != filechange.Reverted })
	switch first := w.paths[0]; {
	case n == 0 && len(w.paths) == 1 && len(w.partial[first]) > 0:
	case anyGone && len(w.paths) > 1:
		c.report("%s were reverted outside or are gone: %s", words.List(w.paths), words.Reopened(open, skipped))
	case anyGone:
		what := "is gone"
		if _, err := os.Lstat(c.Abs(first)); c.files[first].departure == filechange.Overwritten {
			what = "is another file now"
		} else if err == nil {
			what = "is not a plain file any more"
		}
		if copies := c.files[first].copies; len(copies) > 1 {
			what += fmt.Sprintf(", and %s are what it was", words.List(copies))
		}
		c.report("%s %s: %s went with it", first, what, words.Count(n, "decision"))
	default:
		c.report("%s %s reverted outside: %s", words.List(w.paths), words.Were(len(w.paths)), words.Reopened(open, skipped))
	}
}

// moveSightings gives decisions that changed no file the new names of their files.
func (c applier) moveSightings() {
	type files struct{ from, to string }
	moved := map[files]int{}
	for fingerprint, to := range c.sightings {
		d := c.st.Decisions[fingerprint].Clone()
		moved[files{d.Seen.File, to.Path}]++
		d.Seen.File, d.Seen.Package = to.Path, to.Package
		c.st.Decisions.Set(fingerprint, d)
		c.changed = true
	}
	for _, f := range slices.SortedFunc(maps.Keys(moved), func(a, b files) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) }) {
		c.report("%s is %s now: its %s moved along", f.from, f.to, words.Count(moved[f], "decision"))
	}
}

// renameFiles moves the decisions of renamed files to their new names, all at once. They may have been edited or
// reverted too. What was under the names that they have now left the session.
func (c applier) renameFiles(found []filechange.Change) error {
	names, n, over := record.NewNames{}, map[string]int{}, []string{}
	for _, f := range found {
		if f.Kind == filechange.Renamed {
			pkg, _ := c.PackageAt(c.st.Files[f.Path].Package, f.Path, f.Copies[0])
			names[f.Path] = record.NewName{Path: f.Copies[0], Package: pkg}
		}
		if f.Kind == filechange.Overwritten {
			e := c.files.at(f.Path)
			e.departure, e.copies = f.Kind, f.Copies
			over = append(over, f.Path)
		}
	}
	c.removeDeparted(over)
	for _, path := range over {
		c.st.Earlier.NoteAnother(path, func(*record.EarlierText) bool { return true })
		e := c.files[path]
		c.files[path] = &fileState{partial: e.partial, overwritten: true}
	}
	if len(names) == 0 {
		return nil
	}
	decided := map[string][]expectation{}
	for _, from := range record.Keys(names) {
		c.remember(from, c.st.Decisions.In(from))
		n[from], decided[from] = len(c.st.Decisions.In(from)), decidedIn(c.st, from)
	}
	c.dropped = append(c.dropped, c.st.RenameFiles(names)...)
	c.RenameFiles(names)
	c.renamed = names
	doubted := doubted(c.st)
	for _, from := range record.Keys(names) {
		to := names[from].Path
		c.report("%s is %s now: its %s moved along", from, to, words.Count(n[from], "decision"))
		now, err := c.Now(to)
		e := c.files.at(to)
		switch {
		case err != nil:
		case now == c.st.Files[to].Base:
			e.departure = filechange.Reverted
		case now != c.st.Files[to].Written:
			err = c.rebase(to)
		default:
			e.moved, e.expected = true, decided[from]
			err = c.keepWritten(to, doubted[to])
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// decidedIn returns the violations in a file with a decision, at the places where they were seen.
func decidedIn(st *record.Record, path string) (all []expectation) {
	for _, fingerprint := range record.Keys(st.Decisions) {
		if d := st.Decisions[fingerprint]; d.Seen.File == path {
			all = append(all, expectation{fingerprint: fingerprint, sighting: d.Seen, at: d.Seen.Place()})
		}
	}
	return all
}
