package tui

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/count"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/tui/cells"
	"github.com/seed-58def443/ssot/tui/keys"
	"github.com/seed-58def443/ssot/tui/keys/several"
	"github.com/seed-58def443/ssot/tui/theme"
)

// sight is a snapshot of what the user sees and may decide on when they press a key.
type sight struct {
	blocked      bool   // no decision can be taken
	busy         bool   // a command runs: a decision will be possible later
	why          string // reason for blocked; may be empty
	entry        *entry // violation under the cursor, or nil
	folded       string // the folded group under the cursor, or empty
	plan         planned
	alternative  fix.AlternativeKind                // selected alternative
	alternatives []fix.AlternativeKind              // alternatives that can be selected
	gen          int                                // generation of the session's state
	shown        bool                               // whether the pane shows the plan
	reason       string                             // last reason given under the entry's rule
	turns        triage.UndoState                   // next undo and redo steps
	before       int                                // number of the newest step of an earlier run
	rule         string                             // the rule whose violations are listed; empty: all rules
	listed       func() map[string]bool             // violations that match the filter
	group        func() (name string, ids []string) // group of the entry
	unseen       func() int                         // number of changed lines that were not on the screen yet
	teller       teller
	clock        func() time.Time
}

// answer is the result of a key that decides. At most one of its actions is set.
type answer struct {
	role theme.Role
	text string // status message; empty: none

	action      *triage.Action       // take this action now
	ask         *ask                 // ask this first
	bulk        *bulk                // open this bulk
	pick        *pick                // compute what this selection would accept
	wait        bool                 // wait for the new plan, then handle the key again
	look        bool                 // scroll to changed lines that were not on the screen
	alternative *fix.AlternativeKind // select this alternative
}

func say(text string) answer      { return answer{role: theme.Normal, text: text} }
func warn(text string) answer     { return answer{role: theme.Warn, text: text} }
func fail(err error) answer       { return answer{role: theme.Bad, text: err.Error()} }
func take(a triage.Action) answer { return answer{action: &a} }

// decide returns the answer to a key in a snapshot. It has no side effects. A decision must pass three checks: no
// command runs and the session is usable (free); the pane shows the current plan (ready); every changed line was on the
// screen (seen).
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

// free reports whether a decision is possible now; if not, the answer says why.
func (s sight) free() (answer, bool) {
	if s.blocked && s.busy {
		return answer{role: theme.Normal, text: s.why, wait: true}, false
	}
	return warn(s.why), !s.blocked
}

// ready reports whether the pane shows the current plan of the violation under the cursor. If the plan is being made
// again, the key waits and counts only if the new plan is the same. Otherwise the answer says that the key is ignored.
func (s sight) ready() (answer, bool) {
	switch {
	case s.folded != "":
		return warn(s.folded + ": z unfolds it, then a key decides"), false
	case s.entry == nil:
		return warn("there is nothing under the cursor"), false
	case !s.shown:
		return answer{role: theme.Normal, text: "as soon as its rewrite is on the screen", wait: true}, false
	case s.plan.gen != s.gen:
		return answer{role: theme.Normal, text: "as soon as it is checked again", wait: true}, false
	}
	return answer{}, true
}

// seen reports whether every changed line was on the screen. If not, the answer scrolls to the others and asks for the
// key again; done is the past participle of the key's action, such as "accepted".
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

// on returns an action on the violation under the cursor.
func (s sight) on(v triage.Verb) triage.Action {
	return triage.Action{Verb: v, IDs: []string{s.entry.Fingerprint}}
}

// already returns the message that the violation was decided before.
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

// otherAlternatives returns the hint, for a refusal, that there are other rewrites.
func otherAlternatives(p planned) string {
	if n := len(p.preview.Alternatives); n > 0 {
		return " (" + count.Of(n, "alternative") + ": v)"
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

// quoted returns the name of a group for use in a sentence: a name of several words is quoted.
func quoted(name string) string {
	if strings.Contains(name, " ") {
		return "“" + name + "”"
	}
	return name
}

// file returns the selection of the listed violations of the current file.
func (s sight) file() *pick {
	p := pick{name: "in " + cells.Name(path.Base(s.entry.File)), filter: triage.Filter{Files: []string{s.entry.File}}}
	if s.rule != "" {
		p.filter.Rules = []string{s.rule}
	}
	return s.within(p)
}

// within restricts a selection to the listed violations.
func (s sight) within(p pick) *pick {
	if s.listed != nil {
		p.listed = s.listed()
	}
	return &p
}

// undo undoes the newest step. If the step is of an earlier run, it asks first, because the user can't see what it was.
func undo(s sight) answer {
	a := triage.Action{Verb: triage.Undo}
	switch {
	case s.turns.Undo == "": // the session would plan every rewrite again to find out
		return say("there is nothing to undo")
	case s.turns.Newest().Number > s.before:
		return take(a)
	}
	return answer{ask: askUndo(s, a)}
}

// redo repeats the step that was undone last.
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

// turn selects another alternative of the violation under the cursor.
func turn(k keys.Key, s sight) answer {
	switch {
	case s.entry == nil || s.teller.scanning:
		return answer{}
	case s.entry.settled():
		return say(fmt.Sprintf("it is %s: another rewrite can be looked at when that is taken back", s.entry.State))
	case s.plan.gen == 0:
		return warn("the rewrite is still being planned")
	case len(s.alternatives) == 1 && !s.plan.ready():
		return say("there is no rewrite")
	case len(s.alternatives) == 1:
		return say("there is no other rewrite")
	}
	by := 1
	if k == keys.PrevAlternative {
		by = -1
	}
	at := max(0, slices.Index(s.alternatives, s.alternative))
	at = (at + by + len(s.alternatives)) % len(s.alternatives)
	// On a small screen, where titles don't fit, this name is the only description of an alternative.
	name := cmp.Or(s.alternatives[at], fix.Replace)
	if a := s.plan.preview.Alternatives; s.alternatives[at] == "" && !slices.ContainsFunc(a, func(a fix.Alternative) bool { return a.Kind == fix.Replace }) {
		name = "why it is not replaced"
	}
	return answer{alternative: &s.alternatives[at], text: "now shown: " + string(name)}
}
