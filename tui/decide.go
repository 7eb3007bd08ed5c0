package tui

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/tui/cells"
	"github.com/seed-58def443/ssot/tui/keys"
	"github.com/seed-58def443/ssot/tui/keys/several"
	"github.com/seed-58def443/ssot/tui/theme"
)

// sight is what a person has before them when a key is pressed that decides.
type sight struct {
	blocked      bool   // nothing can be decided now
	busy         bool   // but soon: something is being done
	why          string // may be empty
	entry        *entry // under the cursor; nil: there is none
	plan         planned
	alternative  fix.AlternativeKind                // which of several rewrites it is
	alternatives []fix.AlternativeKind              // all that can be looked at
	gen          int                                // of the session's state
	shown        bool                               // the plan is what the pane of the rewrite shows
	reason       string                             // that was given last under the rule of the entry
	turns        triage.UndoState                   // what undo and redo would do
	before       int                                // the newest step that an earlier run left
	rule         string                             // of which the list has violations; empty: of all
	listed       func() map[string]bool             // the violations that the filter lets through
	group        func() (name string, ids []string) // that the entry is in
	unseen       func() int                         // how many changed lines have not been on the screen
	teller       teller
	clock        func() time.Time
}

// answer is what a key that decides comes to. At most one thing of it is to be done.
type answer struct {
	role theme.Role
	text string // to be said; empty: nothing

	action      *triage.Action       // to be taken at once
	ask         *ask                 // to be asked first
	bulk        *bulk                // to be put on the screen
	pick        *pick                // the session is to be asked what of it can be accepted in bulk
	wait        bool                 // the key is to be taken again when the plan in sight has been made again
	look        bool                 // changed lines that nobody saw are to be brought to the screen
	alternative *fix.AlternativeKind // to be looked at
}

func say(text string) answer      { return answer{role: theme.Normal, text: text} }
func warn(text string) answer     { return answer{role: theme.Warn, text: text} }
func fail(err error) answer       { return answer{role: theme.Bad, text: err.Error()} }
func take(a triage.Action) answer { return answer{action: &a} }

// decide returns what a key comes to with what is in sight. It changes nothing. A verb is taken only behind the gates
// that it has to pass: something can be done (free), the rewrite is in sight as it is planned now (ready), and all that
// it changes was on the screen (seen).
func decide(k keys.Key, s sight) answer {
	if k == keys.NextAlternative || k == keys.PrevAlternative {
		return turn(k, s)
	}
	if k == keys.Note && s.entry == nil {
		return answer{}
	}
	if a, ok := s.free(); !ok {
		return a
	}
	switch k {
	case keys.Note:
		return answer{ask: askNote(s)}
	case keys.Undo:
		return undo(s)
	case keys.Redo:
		return redo(s)
	case keys.UndoThis:
		return undoThis(s)
	default:
	}
	if a, ok := s.ready(); !ok {
		return a
	}
	switch k {
	case keys.Accept:
		return accept(s)
	case keys.Skip:
		return skip(s)
	case keys.Allow:
		return allow(s)
	case keys.AcceptFile:
		return answer{pick: s.file()}
	case several.Alike:
		return answer{pick: s.within(pick{name: fmt.Sprintf("like %s:%d", cells.Name(path.Base(s.entry.File)), s.entry.Line), like: s.entry.Fingerprint})}
	case several.Group:
		name, ids := s.group()
		return answer{pick: s.within(pick{name: "in " + quoted(name), filter: triage.Filter{IDs: ids}})}
	default:
	}
	return answer{}
}

// free reports whether something can be done, and says why not.
func (s sight) free() (answer, bool) {
	if s.blocked && s.busy {
		return answer{role: theme.Normal, text: s.why, wait: true}, false
	}
	return warn(s.why), !s.blocked
}

// ready reports whether the violation that the key means is the one whose rewrite is on the screen, as it is planned on
// the present state of the session. A plan that is being made again has to come out the same first; everything else is
// ignored and said so.
func (s sight) ready() (answer, bool) {
	switch {
	case s.entry == nil:
		return warn("there is nothing under the cursor"), false
	case !s.shown:
		return answer{role: theme.Normal, text: "as soon as its rewrite is on the screen", wait: true}, false
	case s.plan.gen != s.gen:
		return answer{role: theme.Normal, text: "as soon as it is checked again", wait: true}, false
	}
	return answer{}, true
}

// seen reports whether all that the rewrite changes was on the screen: nothing is written that nobody could see. Else
// the key is to be pressed again. done is what it does.
func (s sight) seen(key, done string) (answer, bool) {
	n := s.unseen()
	if n == 0 {
		return answer{}, true
	}
	what := "a changed line was"
	if n > 1 {
		what = fmt.Sprintf("%d changed lines were", n)
	}
	return answer{role: theme.Warn, text: "not " + done + " yet: " + what + " not on the screen; look, then " + key + " again", look: true}, false
}

// on returns an action on the violation in sight.
func (s sight) on(v triage.Verb) triage.Action {
	return triage.Action{Verb: v, IDs: []string{s.entry.Fingerprint}}
}

// already says that something was decided before.
func (s sight) already() answer {
	return say(fmt.Sprintf("it is %s already; %s", s.entry.State, s.teller.howToUndo(s.plan)))
}

func accept(s sight) answer {
	rw := s.plan.preview.Rewrite
	switch {
	case s.entry.settled():
		return s.already()
	case s.plan.err != nil:
		return fail(s.plan.err)
	case rw.Status == fix.Covered:
		return warn(covered(rw) + ": accept that one")
	case s.plan.findsOnly():
		return warn("finds only: " + refusalOf(rw))
	case rw.Status != fix.Ready:
		return warn("there is no rewrite: " + refusalOf(rw) + otherAlternatives(s.plan))
	}
	if a, ok := s.seen("a", "accepted"); !ok {
		return a
	}
	action := s.on(triage.Accept)
	if rw.As != fix.Replace {
		action.As = rw.As
	}
	if len(rw.Hazards) > 0 {
		return answer{ask: askHazards(s, action)}
	}
	return take(action)
}

// otherAlternatives adds to a refusal that there is something else.
func otherAlternatives(p planned) string {
	if n := len(p.preview.Alternatives); n > 0 {
		return " (" + plural(n, "other way") + ": v)"
	}
	return ""
}

func skip(s sight) answer {
	if s.entry.State != triage.Open {
		return s.already()
	}
	return take(s.on(triage.Skip))
}

func allow(s sight) answer {
	if s.entry.settled() {
		return s.already()
	}
	return answer{ask: askReason(s, s.reason)}
}

// quoted returns the name of a group as it stands in a sentence: one of several words is told apart from them.
func quoted(name string) string {
	if strings.Contains(name, " ") {
		return "“" + name + "”"
	}
	return name
}

// file returns the file in sight, as far as the list shows it.
func (s sight) file() *pick {
	p := pick{name: "in " + cells.Name(path.Base(s.entry.File)), filter: triage.Filter{Files: []string{s.entry.File}}}
	if s.rule != "" {
		p.filter.Rules = []string{s.rule}
	}
	return s.within(p)
}

// within returns what of a choice the list shows.
func (s sight) within(p pick) *pick {
	if s.listed != nil {
		p.listed = s.listed()
	}
	return &p
}

// undo takes back the newest step. One of an earlier run, which nobody has before them, is asked about.
func undo(s sight) answer {
	a := triage.Action{Verb: triage.Undo}
	switch {
	case s.turns.Undo == "": // to ask the session would have every rewrite planned again
		return say("there is nothing to undo")
	case s.turns.Newest().Number > s.before:
		return take(a)
	}
	return answer{ask: askUndo(s, a)}
}

// redo takes again what was undone last.
func redo(s sight) answer {
	if s.turns.Redo == "" {
		return say("there is nothing to redo: nothing was undone since the last decision")
	}
	return take(triage.Action{Verb: triage.Redo})
}

func undoThis(s sight) answer {
	if s.entry == nil || s.entry.State == triage.Open {
		return say("nothing was decided here")
	}
	return take(s.on(triage.Undo))
}

// turn looks at another rewrite of the violation in sight.
func turn(k keys.Key, s sight) answer {
	switch {
	case s.entry == nil || s.teller.scanning:
		return answer{}
	case s.entry.settled():
		return say(fmt.Sprintf("it is %s: another rewrite can be looked at when that is taken back", s.entry.State))
	case s.plan.gen == 0:
		return warn("the rewrite is still being planned")
	case len(s.alternatives) == 1:
		return say("there is no other rewrite")
	}
	by := 1
	if k == keys.PrevAlternative {
		by = -1
	}
	at := max(0, slices.Index(s.alternatives, s.alternative))
	at = (at + by + len(s.alternatives)) % len(s.alternatives)
	// A small screen has no room for the title of an alternative, and tells it by this alone.
	name := cmp.Or(s.alternatives[at], fix.Replace)
	if a := s.plan.preview.Alternatives; s.alternatives[at] == "" && !slices.ContainsFunc(a, func(a fix.Alternative) bool { return a.Kind == fix.Replace }) {
		name = "why it is not replaced"
	}
	return answer{alternative: &s.alternatives[at], text: "now shown: " + string(name)}
}
