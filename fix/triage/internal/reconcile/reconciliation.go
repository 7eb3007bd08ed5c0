package reconcile

import (
	"fmt"
	"slices"
	"time"

	"github.com/seed-58def443/ssot/fix/triage/internal/filetext"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/scanned"
	"github.com/seed-58def443/ssot/fix/triage/internal/stamps"
	"github.com/seed-58def443/ssot/fix/triage/internal/words"
	"github.com/seed-58def443/ssot/fix/visible"
	"github.com/seed-58def443/ssot/scan"
)

// The reasons why a decision can't be undone. Undo says "ID can't be undone: REASON".
const (
	whyDoubted = "the session says that the file started from a text which it did not start from"
	whyEnded   = "its last day has passed; the directive is in the source"
	whyMixed   = "another decision in the file can't be undone any more, and what both made of it can't be told apart"
)

// reconciliation is the state of one Run. It works on a clone of the record and changes no file.
type reconciliation struct {
	*filetext.Lookup
	st        *record.Record
	shown     *scanned.Scan // the scan that people saw last; nil if there is none
	now       time.Time
	files     fileStates
	lost      lostDecisions
	dropped   []record.Dropped          // earlier texts that are not remembered any more
	renamed   record.NewNames           // the files that have other names now
	sightings map[string]record.NewName // by fingerprint of what changed no file: the new name of its file
	renamedTo map[string]string         // by former fingerprint: the current one
	// by fingerprint of an absorbed decision whose lines were deleted: its place in the written text
	removedAt map[string]record.Sighting
	attempt   attempt
	changed   bool // st differs from the saved record
	news      []string
	lasting   []string // news that stay true until somebody acts
}

// report adds a sentence to the news. String arguments are names of files and are made printable.
func (c *reconciliation) report(format string, args ...any) {
	for i, arg := range args {
		if name, ok := arg.(string); ok {
			args[i] = visible.Name(name)
		}
	}
	c.news = append(c.news, fmt.Sprintf(format, args...))
}

// setText sets the texts of a modified file. The record may refer to both from then on, whatever becomes of them.
func (c *reconciliation) setText(path string, t filetext.Text) {
	e := c.files.at(path)
	e.text, e.modified = t, true
	c.Unsaved[t.Base] = t.Start
	c.Unsaved[stamps.Hash(t.Disk)] = t.Disk
}

// sighting returns a violation as it was scanned. The record may refer to the scanned text from then on.
func (c *reconciliation) sighting(sc *scanned.Scan, v *scan.Violation) record.Sighting {
	s := sc.Sighting(v)
	if c.Unsaved[s.Text] == nil {
		c.Unsaved[s.Text] = sc.Text(s.File)
	}
	return s
}

// remember adds the written text of a file, with the given decisions, to the file's earlier texts.
func (c *reconciliation) remember(path string, decided []string) {
	if decided = c.attempt.wrote(c.st.Files[path], decided); len(decided) == 0 && c.attempt.texts != nil {
		return
	}
	c.dropped = append(c.dropped, c.st.Remember(c.st, path, decided, c.now)...)
	c.changed = true
}

// attempt is what an attempt to restore decisions puts into the record before it is known whether they hold. The zero
// value is no attempt.
type attempt struct {
	decisions map[string]bool      // those that did not hold before
	texts     map[record.File]bool // the earlier texts, which were written with them
}

// wrote returns those of some decisions in a file that were written with the text that the record has of it. An
// attempted decision never was, in another text than an earlier one.
func (a attempt) wrote(f *record.File, decided []string) []string {
	if f == nil || a.texts[*f] {
		return decided
	}
	return slices.DeleteFunc(slices.Clone(decided), func(fingerprint string) bool { return a.decisions[fingerprint] })
}

// doubted returns the files whose recorded base contradicts a sighting: a decision was seen in another text. The
// session writes both, so somebody edited the session file.
func doubted(st *record.Record) map[string]bool {
	all := map[string]bool{}
	for _, d := range st.Decisions {
		seen := d.Seen
		if f := st.Files[seen.File]; f != nil && d.Writes() && seen.Text != "" && seen.Text != f.Base {
			all[seen.File] = true
		}
	}
	return all
}

// reportAmbiguous reports decisions that were detached because equal violations can't be told apart; the map counts
// them by file.
func reportAmbiguous(c *reconciliation, ambiguous map[string]int) {
	for _, path := range record.Keys(ambiguous) {
		n := ambiguous[path]
		c.report("%s: what was decided or noted of %s is not shown any more: equal ones are beside %s, and it can't be told which is meant", path, words.Count(n, "violation"), words.Them(n))
	}
}
