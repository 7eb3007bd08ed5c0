package reconcile

import (
	"maps"

	"github.com/seed-58def443/ssot/fix/triage/internal/filechange"
	"github.com/seed-58def443/ssot/fix/triage/internal/filetext"
	"github.com/seed-58def443/ssot/fix/triage/internal/place"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
)

// entry is what a comparison found out of one file, and what it owes to it.
type entry struct {
	text      filetext.Text   // the file as it is, when it is live
	live      bool            // it differs from its base
	before    *record.File    // of one whose new base must be proved by planning: what it was. The state takes the new one when it is
	left      filechange.Fate // reverted or gone: the file leaves the session
	twins     []string        // of one that is gone: the files that are what it was
	moved     bool            // it had another name, and the decisions that it had under it
	clash     bool            // it was edited where the session had changed it; what is decided in it may be told apart
	spoilt    bool            // a kept text is lost: there is nothing to remember for the day when it comes back
	edited    []string        // the decisions that were lost because it was edited where the session had changed it
	nameless  bool            // of what was edited: the declaration around it has another name, and under that it can't be told which one it is
	earlier   bool            // it is a text again that the session wrote once: no line of it is an edit of one that went
	doubted   bool            // what is said of its base must be proved to the byte
	generated bool            // of what was edited: it says now that it is generated
	partly    []string        // the decisions that were lost because it left, while others that they had changed did not
	expected  []expectation   // where the next scan finds its violations, see rename
}

// expectation is where the next scan finds a violation, if nothing but what was absorbed changed it.
type expectation struct {
	fingerprint string
	was         record.Sighting
	at          place.Place
}

// ledger holds the entries by path.
type ledger map[string]*entry

// at returns the entry of a file, which is begun when there is none.
func (l ledger) at(path string) *entry {
	if l[path] == nil {
		l[path] = new(entry)
	}
	return l[path]
}

// fate returns what became of a file that left, in words.
func (e *entry) fate() string {
	if e.left == filechange.Gone {
		return "is gone"
	}
	return "was reverted outside"
}

// put makes a text what the file is.
func (e *entry) put(t filetext.Text) { e.text, e.live = t, true }

// drop says that the session has nothing in the file any more.
func (e *entry) drop() { e.text, e.live, e.before = filetext.Text{}, false, nil }

// where lists the files whose entry a question is true of, sorted.
func (l ledger) where(is func(*entry) bool) []string {
	var paths []string
	for _, path := range record.Keys(l) {
		if is(l[path]) {
			paths = append(paths, path)
		}
	}
	return paths
}

// filetext returns the files that differ from their base.
func (l ledger) live() map[string]filetext.Text {
	live := map[string]filetext.Text{}
	for path, e := range l {
		if e.live {
			live[path] = e.text
		}
	}
	return live
}

// text returns a file as it is, when it differs from its base.
func (l ledger) text(path string) (filetext.Text, bool) {
	if e := l[path]; e != nil && e.live {
		return e.text, true
	}
	return filetext.Text{}, false
}

// bases returns the hashes of the bytes that the decisions start from, by absolute path.
func (l ledger) bases(abs func(path string) string) map[string]string {
	bases := map[string]string{}
	for path, e := range l {
		if e.live {
			bases[abs(path)] = e.text.Base
		}
	}
	return bases
}

// clashes lists the files that were edited where the session had changed them.
func (l ledger) clashes() []string { return l.where(func(e *entry) bool { return e.clash }) }

// clone returns a copy, to find out on. The lists in it are never changed, only replaced.
func (l ledger) clone() ledger {
	c := maps.Clone(l)
	for path, e := range c {
		own := *e
		c[path] = &own
	}
	return c
}

// told changes the lists of decisions that something will be told of.
func (l ledger) told(change func(fingerprints []string) []string) {
	for _, e := range l {
		e.edited, e.partly = change(e.edited), change(e.partly)
	}
}
