package tui

import (
	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/tui/diffpane/document"
	"github.com/seed-58def443/ssot/tui/queue"
)

// state is the screen's copy of the session's state, which each command returns.
type state struct {
	items   []entry
	rules   []string // in the order of the rule file; nil: unknown
	news    []string
	root    string
	notRead []scan.NotAnalyzed
	place   string   // key of the violation that an earlier screen was left at
	newest  []string // keys of the last decision, also of an earlier session
	turns   triage.UndoState
	titles  map[string]string // by rule, where it has one
	reasons map[string]string // by rule: reason of the allowance that was undone last
}

// read returns the session's state.
func read(s Session) state {
	st := state{items: newEntries(s.Items())}
	if d, ok := s.(describer); ok {
		st.root = d.Root()
		st.news = d.News()
		st.titles = map[string]string{}
		for _, sum := range d.Summaries() {
			st.rules = append(st.rules, sum.Rule)
			if sum.Title != "" {
				st.titles[sum.Rule] = sum.Title
			}
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
	if p, ok := s.(placer); ok {
		st.place = p.Place()
	}
	if p, ok := s.(partial); ok {
		st.notRead = p.NotAnalyzed()
	}
	return st
}

// pick is the selection of a bulk key.
type pick struct {
	name   string // in a question: "in hub.go"
	like   string // select violations like this one; empty: all that match the filter
	filter triage.Filter
	allow  *triage.Action  // the action if the bulk allows; nil if it accepts
	listed map[string]bool // restricts the selection; nil: no restriction
}

// stopMsg reports a request to stop from outside. againMsg reports that the program continues after a stop that it
// could not catch.
type (
	stopMsg  struct{}
	againMsg struct{}
)

// Messages with which commands answer. Each belongs to a generation of the session's state or to a numbered job; the
// model drops an outdated answer.
type (
	// progressMsg is progress of the scan.
	progressMsg struct{ p triage.Progress }

	// openedMsg reports the end of the scan.
	openedMsg struct {
		session Session
		state   state
		err     error
	}

	// previewMsg is the plan of one rewrite.
	previewMsg struct {
		gen     int
		key     string
		as      fix.AlternativeKind // requested alternative; empty: the decided one, else the first
		preview triage.Preview
		doc     *document.Document
		err     error
	}

	// surveyedMsg holds summaries of rewrites, by item. It may not cover all that were requested.
	surveyedMsg struct{ known map[string]known }

	// selectedMsg is a bulk accept to confirm.
	selectedMsg struct {
		job    int
		of     pick
		sel    triage.Selection
		kinds  []string // why violations were left
		take   []string // the listed part of sel.Take
		skip   []string // open violations, which can be skipped whatever their rewrite
		hidden int      // number of violations that the filter hides; they are left out
		doc    *document.Document
		err    error
	}

	// doneMsg is the result of a decision.
	doneMsg struct {
		job     int
		action  triage.Action
		again   queue.Held[planned] // the key that decided; none: a question was answered
		outcome triage.Outcome
		state   state
		err     error
	}

	// reloadedMsg is the result of a reload.
	reloadedMsg struct {
		job     int
		asked   bool // the user asked for it: then report also that nothing changed
		changed bool
		state   state
		err     error
	}

	// editorMsg holds an editor that is ready to run; editedMsg reports that it ended.
	editorMsg struct {
		cmd Editor
		err error
	}
	editedMsg struct{ err error }

	// tickMsg advances the spinner.
	tickMsg struct{}
)
