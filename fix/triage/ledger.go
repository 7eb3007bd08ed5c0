package triage

import (
	"maps"
	"strings"
)

// entry is what a comparison found out of one file, and what it owes to it.
type entry struct {
	text     text          // the file as it is, when it is live
	live     bool          // it differs from its base
	before   *file         // of one whose new base must be proved by planning: what it was. The state takes the new one when it is
	left     fate          // reverted or gone: the file leaves the session
	clash    bool          // it was edited where the session had changed it; what is decided in it may be told apart
	spoilt   bool          // a kept text is lost: there is nothing to remember for the day when it comes back
	edited   []string      // the decisions that were lost because it was edited where the session had changed it
	partly   []string      // the decisions that were lost because it left, while others that they had changed did not
	expected []expectation // where the next scan finds its violations, see rename
}

// ledger holds the entries by path.
type ledger map[string]*entry

// at is the entry of a file, which is begun when there is none.
func (l ledger) at(path string) *entry {
	if l[path] == nil {
		l[path] = new(entry)
	}
	return l[path]
}

// put makes a text what the file is.
func (e *entry) put(t text) { e.text, e.live = t, true }

// drop says that the session has nothing in the file any more.
func (e *entry) drop() { e.text, e.live, e.before = text{}, false, nil }

// where lists the files whose entry a question is true of, sorted.
func (l ledger) where(is func(*entry) bool) []string {
	var paths []string
	for _, path := range keys(l) {
		if is(l[path]) {
			paths = append(paths, path)
		}
	}
	return paths
}

// live are the files that differ from their base.
func (l ledger) live() map[string]text {
	live := map[string]text{}
	for path, e := range l {
		if e.live {
			live[path] = e.text
		}
	}
	return live
}

// text is a file as it is, when it differs from its base.
func (l ledger) text(path string) (text, bool) {
	if e := l[path]; e != nil && e.live {
		return e.text, true
	}
	return text{}, false
}

// clashes lists the files that were edited where the session had changed them.
func (l ledger) clashes() []string { return l.where(func(e *entry) bool { return e.clash }) }

// clone is a copy, to find out on. The lists in it are never changed, only replaced.
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

// losses says why decisions do not hold any more: they are to be absorbed, see shed.
type losses map[string]string

// all says that nothing that is decided in a file holds any more.
func (l losses) all(st *state, path, why string) {
	for _, fingerprint := range st.in(path) {
		l.one(st, path, fingerprint, why)
	}
}

// one says that a decision does not hold any more, because of what became of a file.
func (l losses) one(st *state, path, fingerprint, why string) {
	if _, ok := l[fingerprint]; ok {
		return
	}
	if st.Decisions[fingerprint].Seen.File != path {
		why = strings.Replace(why, "the file", path, 1)
	}
	l[fingerprint] = why
}

// in are the decisions in a file that are lost, rest those that are not.
func (l losses) in(st *state, path string) (lost, rest []string) {
	for _, fingerprint := range st.in(path) {
		if l[fingerprint] != "" {
			lost = append(lost, fingerprint)
		} else {
			rest = append(rest, fingerprint)
		}
	}
	return lost, rest
}

// files lists the files of what is lost, as far as the session still has them.
func (l losses) files(st *state) []string {
	paths := map[string]bool{}
	for fingerprint := range l {
		for _, path := range st.Decisions[fingerprint].files() {
			if st.Files[path] != nil {
				paths[path] = true
			}
		}
	}
	return keys(paths)
}
