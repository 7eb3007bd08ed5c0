package reconcile

import (
	"maps"
	"slices"

	"github.com/seed-58def443/ssot/fix/triage/internal/filechange"
	"github.com/seed-58def443/ssot/fix/triage/internal/filetext"
	"github.com/seed-58def443/ssot/fix/triage/internal/place"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
)

// fileState is what is known about one file during a Run.
type fileState struct {
	text      filetext.Text   // valid if modified
	modified  bool            // the file differs from its base
	before    *record.File    // the recorded file, while the new base in text is not verified yet; else nil
	departure filechange.Kind // Reverted, Deleted or Overwritten if the file leaves the session, else Unknown
	// a file that left the session had this name before
	overwritten bool
	copies      []string       // of a deleted file: the files with the same text
	moved       bool           // it was renamed together with its decisions
	conflicted  bool           // it was edited in hunks of the session, and the decisions are not separated yet
	displaced   bool           // it is conflicted because equal violations can't be told apart: the edit may have moved a directive
	textLost    bool           // its texts can't be remembered: one is missing, or in doubt
	assumed     bool           // its decisions are not verified yet to be those that made the recorded text
	edited      []string       // decisions that were lost by an edit of their hunks
	ambiguous   bool           // the enclosing declaration was renamed, and equal violations can't be told apart
	trimmed     bool           // its new base lost the imports that only the decisions need
	plain       *filetext.Text // its texts before the imports of its base were joined; nil if they were not
	apart       bool           // they were joined in declarations of their own
	earlier     bool           // it has an earlier text again, so no line is an edit of a deleted one
	doubted     bool           // the plan on its base must equal the text on disk to the byte
	generated   bool           // the edit marked it as generated
	unfound     bool           // the rules found nothing there that was decided
	// decisions that were lost because this file left the session while another file of theirs stays
	partial  []string
	expected []expectation // where the next scan should find its violations
}

// expectation is where the next scan should find a violation, if nothing changes but the absorbed decisions.
type expectation struct {
	fingerprint string
	sighting    record.Sighting
	at          place.Place
}

// fileStates holds the states by path.
type fileStates map[string]*fileState

// at returns the state of a file, and adds an empty one if there is none.
func (l fileStates) at(path string) *fileState {
	if l[path] == nil {
		l[path] = new(fileState)
	}
	return l[path]
}

// departureText returns why the file left the session, as a predicate.
func (e *fileState) departureText() string {
	if e.departure == filechange.Deleted || e.departure == filechange.Overwritten || e.overwritten {
		return "is gone"
	}
	return "was reverted outside"
}

// addEdited adds decisions that an edit lost to those that it lost already, for one report.
func (e *fileState) addEdited(fingerprints []string) {
	e.edited = slices.Compact(slices.Sorted(slices.Values(slices.Concat(e.edited, fingerprints))))
}

// clear records that the session has no change in the file.
func (e *fileState) clear() { e.text, e.modified, e.before = filetext.Text{}, false, nil }

// where returns the paths of the files that satisfy a predicate, sorted.
func (l fileStates) where(is func(*fileState) bool) []string {
	var paths []string
	for _, path := range record.Keys(l) {
		if is(l[path]) {
			paths = append(paths, path)
		}
	}
	return paths
}

// modified returns the files that differ from their base.
func (l fileStates) modified() map[string]filetext.Text {
	live := map[string]filetext.Text{}
	for path, e := range l {
		if e.modified {
			live[path] = e.text
		}
	}
	return live
}

// text returns the texts of a modified file.
func (l fileStates) text(path string) (filetext.Text, bool) {
	if e := l[path]; e != nil && e.modified {
		return e.text, true
	}
	return filetext.Text{}, false
}

// bases returns the hashes of the bases of modified files, by absolute path.
func (l fileStates) bases(abs func(path string) string) map[string]string {
	bases := map[string]string{}
	for path, e := range l {
		if e.modified {
			bases[abs(path)] = e.text.Base
		}
	}
	return bases
}

// conflicts returns the paths of the conflicted files, sorted.
func (l fileStates) conflicts() []string {
	return l.where(func(e *fileState) bool { return e.conflicted })
}

// clone returns a copy. The slices in it are shared; they are replaced, never modified.
func (l fileStates) clone() fileStates {
	c := maps.Clone(l)
	for path, e := range c {
		own := *e
		c[path] = &own
	}
	return c
}

// updateReported replaces the lists of decisions that will be reported.
func (l fileStates) updateReported(change func(fingerprints []string) []string) {
	for _, e := range l {
		e.edited, e.partial = change(e.edited), change(e.partial)
	}
}
