package reconcile

import (
	"fmt"
	"time"

	"github.com/seed-58def443/ssot/fix/triage/internal/filetext"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/scanned"
	"github.com/seed-58def443/ssot/fix/triage/internal/words"
	"github.com/seed-58def443/ssot/fix/visible"
)

// Why a decision can't be undone any more. Undo says "ID can't be undone: " and this.
const (
	whyDoubted = "the session says that the file started from a text which it did not start from"
	whyEnded   = "its last day has passed; the directive is in the source"
	whyMixed   = "another decision in the file can't be undone any more, and what both made of it can't be told apart"
)

// comparison compares the files of a session with what it last wrote to them. It works on a state of its own and
// changes no file.
type comparison struct {
	*filetext.Shelf
	st      *record.Record
	shown   *scanned.Scan // what was there when the session was shown last, nil when that is not known
	now     time.Time
	files   ledger
	lost    losses
	dropped []record.Dropped           // texts that are forgotten
	names   map[string]string          // the fingerprints that decisions have now of which the declaration has another name
	gone    map[string]record.Sighting // where what is absorbed stood whose lines went with all around them
	changed bool                       // st is not what it was
	news    []string
	lasting []string // what stays true until somebody does something about it
}

// tell adds a sentence to the news; the names in it are names, whatever characters they have.
func (c *comparison) tell(format string, args ...any) {
	for i, arg := range args {
		if name, ok := arg.(string); ok {
			args[i] = visible.Name(name)
		}
	}
	c.news = append(c.news, fmt.Sprintf(format, args...))
}

// remember keeps a file's text, and the decisions in it, for the day when the text comes back.
func (c *comparison) remember(path string, decided []string) {
	c.dropped = append(c.dropped, c.st.Remember(c.st, path, decided, c.now)...)
	c.changed = true
}

// doubted returns the files in which decisions were seen in another text than the one that it is said to have started
// from. The session says both, so someone changed it.
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

// tellUnsure tells of what may be of one of several equal violations, by file how many.
func tellUnsure(c *comparison, untold map[string]int) {
	for _, path := range record.Keys(untold) {
		n := untold[path]
		c.tell("%s: what was decided or noted of %s is not shown any more: equal ones are beside %s, and it can't be told which is meant", path, words.Count(n, "violation"), words.Them(n))
	}
}
