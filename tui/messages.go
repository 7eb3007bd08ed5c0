package tui

import (
	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/tui/diffpane/document"
)

// state is what a command brings back of the session: all that the screen keeps of it.
type state struct {
	items   []entry
	rules   []string // in the order of the rule file; nil: the session does not say
	news    []string
	root    string
	notRead []scan.NotAnalyzed
	newest  []string // of what was decided last, in an earlier session too
	turns   triage.UndoState
	reasons map[string]string // by rule: of the allowance that was taken back last
}

// read takes from a session all that the screen keeps of it.
func read(s Session) state {
	st := state{items: newEntries(s.Items())}
	if d, ok := s.(describer); ok {
		st.root = d.Root()
		st.news = d.News()
		for _, sum := range d.Summaries() {
			st.rules = append(st.rules, sum.Rule)
			if sum.Undone != "" {
				if st.reasons == nil {
					st.reasons = map[string]string{}
				}
				st.reasons[sum.Rule] = sum.Undone
			}
		}
	}
	if t, ok := s.(turner); ok {
		st.turns = t.UndoState()
		st.newest = st.turns.Newest().IDs
	}
	if p, ok := s.(partial); ok {
		st.notRead = p.NotAnalyzed()
	}
	return st
}

// pick is what a bulk key is about.
type pick struct {
	name   string // in a question: "in hub.go"
	like   string // those like this one; empty: all that the filter selects
	filter triage.Filter
	allow  *triage.Action  // what is to be allowed, in place of accepted; nil: nothing
	listed map[string]bool // what of it is to be taken; nil: all
}

// stopMsg is a stop from outside, againMsg says that the program goes on after a stop that it could not see.
type (
	stopMsg  struct{}
	againMsg struct{}
)

// The messages that commands answer with. Each belongs to a generation of the session's state or to a numbered job; an
// answer to a question that no longer stands is dropped.
type (
	// progressMsg is what the scan did since the last one.
	progressMsg struct{ p triage.Progress }

	// openedMsg is the end of the scan.
	openedMsg struct {
		session Session
		state   state
		err     error
	}

	// previewMsg is the plan of one rewrite.
	previewMsg struct {
		gen     int
		key     string
		as      fix.AlternativeKind // what was asked for; empty: what was decided, else the first
		preview triage.Preview
		doc     *document.Document
		err     error
	}

	// surveyedMsg is what is known of some violations' rewrites, by item: of as many as there was time for.
	surveyedMsg struct{ known map[string]known }

	// selectedMsg is what a bulk accept would take.
	selectedMsg struct {
		job    int
		of     pick
		sel    triage.Selection
		kinds  []string // of what is left
		take   []string // of the selection, what the list has
		skip   []string // what can be skipped: all that is open, whatever its rewrite
		hidden int      // how many of it the filter hides: they are not taken
		doc    *document.Document
		err    error
	}

	// doneMsg is a decision that was taken, or was not.
	doneMsg struct {
		job     int
		action  triage.Action
		outcome triage.Outcome
		state   state
		err     error
	}

	// reloadedMsg is a look at the disk.
	reloadedMsg struct {
		job     int
		asked   bool // by a person: then "nothing changed" is an answer
		changed bool
		state   state
		err     error
	}

	// editorMsg is an editor that is ready to run, editedMsg its end.
	editorMsg struct {
		cmd Editor
		err error
	}
	editedMsg struct{ err error }

	// tickMsg turns the spinner while something runs.
	tickMsg struct{}
)
