package tui

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/tui/keys"
)

// sights returns all that can be in sight, as far as a decision depends on it.
func sights() []sight {
	var out []sight
	for _, state := range []triage.State{triage.Open, triage.Skipped, triage.Accepted, triage.Allowed} {
		for _, status := range []fix.Status{fix.Ready, fix.Refused, fix.Covered} {
			for flags := range 1 << 7 {
				on := func(i int) bool { return flags>>i&1 == 1 }
				e := newEntry(triage.Item{Fingerprint: "f", File: "a.go", State: state})
				s := sight{
					entry: &e, blocked: on(0), busy: on(6), shown: on(1), gen: 2, clock: time.Now,
					plan: planned{gen: 2, preview: triage.Preview{Rewrite: fix.Rewrite{Status: status, As: fix.Replace}}}, alternatives: []fix.AlternativeKind{"", "other"},
				}
				s.turns = triage.UndoState{Undo: "a step", Redo: "a step", Steps: []triage.Step{{Number: 1}}}
				s.teller = teller{items: &items{}, gen: 2}
				unseen := 0
				if on(2) {
					unseen = 2
				}
				s.unseen = func() int { return unseen }
				if on(3) {
					s.plan.gen = 1
				}
				if on(4) {
					s.plan.preview.Rewrite.Hazards = []refusal.Hazard{{Kind: refusal.HazardCloses}}
				}
				if on(5) {
					s.plan.err = errors.New("it can't be planned")
				}
				out = append(out, s)
			}
		}
	}
	return append(out, sight{blocked: true, teller: teller{scanning: true}}, sight{})
}

// TestGates holds, over all that can be in sight, that no verb is taken or asked about but behind its gates, and that
// behind them it is.
func TestGates(t *testing.T) {
	ready := func(s sight) bool {
		return s.entry != nil && !s.blocked && s.shown && s.plan.gen == s.gen
	}
	acceptable := func(s sight) bool {
		return ready(s) && !s.entry.settled() && s.plan.ready() && s.unseen() == 0
	}
	hazards := func(s sight) bool { return len(s.plan.preview.Rewrite.Hazards) > 0 }
	for k, want := range map[keys.Key]struct{ taken, asked, picked func(sight) bool }{
		keys.Accept:          {taken: func(s sight) bool { return acceptable(s) && !hazards(s) }, asked: func(s sight) bool { return acceptable(s) && hazards(s) }},
		keys.Skip:            {taken: func(s sight) bool { return ready(s) && s.entry.State == triage.Open }},
		keys.Allow:           {asked: func(s sight) bool { return ready(s) && !s.entry.settled() }},
		keys.AcceptFile:      {picked: ready},
		keys.Note:            {asked: func(s sight) bool { return s.entry != nil && !s.blocked }},
		keys.Undo:            {taken: func(s sight) bool { return !s.blocked && s.turns.Undo != "" }},
		keys.Redo:            {taken: func(s sight) bool { return !s.blocked && s.turns.Redo != "" }},
		keys.UndoThis:        {taken: func(s sight) bool { return s.entry != nil && !s.blocked && s.entry.State != triage.Open }},
		keys.NextAlternative: {},
		keys.Filter:          {},
	} {
		for _, s := range sights() {
			a := decide(k, s)
			for what, got := range map[string][2]bool{
				"taken":  {a.action != nil, want.taken != nil && want.taken(s)},
				"asked":  {a.ask != nil, want.asked != nil && want.asked(s)},
				"picked": {a.pick != nil, want.picked != nil && want.picked(s)},
			} {
				if got[0] != got[1] {
					t.Fatalf("key %d is %s: %t, want %t, with %+v", k, what, got[0], got[1], s)
				}
			}
			if a.look && (a.action != nil || a.ask != nil) || a.wait && (s.plan.gen == s.gen && s.shown && !s.busy || s.blocked && !s.busy) {
				t.Fatalf("key %d comes to %+v with %+v", k, a, s)
			}
		}
	}
}

// TestAlternativesWrapAround holds that the keys for other rewrites begin again after the last, in both directions.
func TestAlternativesWrapAround(t *testing.T) {
	alternatives := []fix.AlternativeKind{"", "b", "c"}
	for i, alternative := range alternatives {
		e := newEntry(triage.Item{Fingerprint: "f"})
		s := sight{entry: &e, plan: planned{gen: 1}, alternative: alternative, alternatives: alternatives}
		for k, by := range map[keys.Key]int{keys.NextAlternative: 1, keys.PrevAlternative: 2} {
			want := fmt.Sprint(alternatives[(i+by)%3])
			if a := decide(k, s); a.alternative == nil || string(*a.alternative) != want {
				t.Errorf("after %q comes %v, not %q", alternative, a.alternative, want)
			}
		}
	}
}

// TestFindsOnly holds that a violation whose rule has nothing to put in its place says so, and that no key is offered
// to accept it.
func TestFindsOnly(t *testing.T) {
	s := shop(t)
	s.violations[0].rewrite.Refusal = &refusal.Refusal{Kind: refusal.FindOnly, Detail: "the rule gives no replacement for types named *Manager"}
	sc := newScreen(t, s, 120, 40)
	sc.press("g")
	sc.wantFrame("✗ finds only: the rule gives no replacement for types named")
	if got := sc.keyBar(); !strings.HasPrefix(got, "s skip") {
		t.Errorf("the keys are %s", got)
	}
	sc.press("a")
	sc.wantWords("finds only: the rule gives no replacement for types named *Manager")
	if len(s.calls) > 0 {
		t.Errorf("did %v", s.calls)
	}
}
