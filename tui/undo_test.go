package tui

import (
	"strings"
	"testing"
	"time"

	"github.com/seed-58def443/ssot/fix/triage"
)

// TestUndoOfAnEarlierRun holds that a step which an earlier run left is named and asked about before it is taken back,
// and one of this run is taken back at once.
func TestUndoOfAnEarlierRun(t *testing.T) {
	s := shop(t)
	old := s.violations[1].item
	if _, err := s.Do(t.Context(), triage.Action{Verb: triage.Skip, IDs: []string{old.Fingerprint}}); err != nil {
		t.Fatal(err)
	}
	sc := newScreen(t, s, 100, 30)
	if got := sc.frame(); !strings.Contains(got, "u takes back: 1 in "+old.File) {
		t.Errorf("nothing says what u takes back:\n%s", got)
	}
	sc.press("j", "s", "u")
	if n := len(s.steps); n != 1 || sc.m.question.isOpen() {
		t.Fatalf("%d steps; asked: %t", n, sc.m.question.isOpen())
	}
	sc.press("u")
	if got := sc.frame(); !strings.Contains(got, "take back what an earlier run decided?") || !strings.Contains(got, "1 in "+old.File+", of 2026-02-27 09:30") {
		t.Fatalf("not asked:\n%s", got)
	}
	sc.press("esc")
	if len(s.steps) != 1 {
		t.Fatal("esc took it back")
	}
	sc.press("u")
	sc.now = sc.now.Add(time.Second)
	sc.press("y")
	if len(s.steps) != 0 {
		t.Error("y did not take it back")
	}
}

// TestRedo holds that what was undone is decided again, as often as it was undone, and that the cursor goes there.
func TestRedo(t *testing.T) {
	s := shop(t)
	sc := newScreen(t, s, 100, 30)
	sc.press("s")
	first := s.calls[0].IDs[0]
	sc.press("s", "u")
	if got := sc.flash(); !strings.Contains(got, "; ctrl+r: redo; u again: 1 in ") {
		t.Errorf("after undo it says %q", got)
	}
	sc.press("u", "ctrl+r")
	if got := sc.m.review.list.Key(); got != first || s.byID[first].state != triage.Skipped {
		t.Errorf("the cursor is on %s, not %s, which is %s", got, first, s.byID[first].state)
	}
	sc.press("ctrl+r")
	if len(s.steps) != 2 {
		t.Errorf("%d steps after all was redone", len(s.steps))
	}
	sc.press("ctrl+r")
	if got := sc.flash(); !strings.Contains(got, "there is nothing to redo") {
		t.Errorf("it says %q", got)
	}
}

// TestNothingToUndo holds that undo and redo say that there is nothing for them to do, and that nothing is planned
// again for it.
func TestNothingToUndo(t *testing.T) {
	s := shop(t)
	sc := newScreen(t, s, 100, 30)
	before := sc.m.plans.gen
	for key, want := range map[string]string{"u": "there is nothing to undo", "ctrl+r": "there is nothing to redo"} {
		sc.press(key)
		if got := sc.flash(); !strings.Contains(got, want) {
			t.Errorf("%s says %q", key, got)
		}
	}
	if len(s.calls) > 0 || sc.m.plans.gen != before {
		t.Errorf("did %v, and plans in generation %d, not %d", s.calls, sc.m.plans.gen, before)
	}
}

// TestUndoWaitsForTheWriting holds that an undo which is pressed while a decision is being written waits for it, and
// takes back that decision.
func TestUndoWaitsForTheWriting(t *testing.T) {
	s := shop(t)
	sc := newScreen(t, s, 100, 30)
	sc.press("s")
	id := sc.m.review.list.Key()
	sc.hold = true
	sc.press("s", "u")
	if len(s.calls) != 1 || !sc.m.work.busy() {
		t.Fatalf("did %v while a decision is being written", s.calls)
	}
	if got := sc.flash(); !strings.Contains(got, "as soon as the last decision is written") {
		t.Errorf("it says %q", got)
	}
	sc.release()
	if len(s.calls) != 3 || s.calls[2].Verb != triage.Undo || len(s.steps) != 1 || s.byID[id].state != triage.Open {
		t.Errorf("did %v; %d steps", s.calls, len(s.steps))
	}
}

// TestUndoKeepsTheReason holds that the reason of an allowance that is taken back is offered the next time.
func TestUndoKeepsTheReason(t *testing.T) {
	s := shop(t)
	id := s.violations[1].item.Fingerprint
	if _, err := s.Do(t.Context(), triage.Action{Verb: triage.Allow, IDs: []string{id}, Reason: "because of the moon"}); err != nil {
		t.Fatal(err)
	}
	sc := newScreen(t, s, 100, 30)
	sc.press("u")
	sc.now = sc.now.Add(time.Second)
	sc.press("y", "m")
	if got := sc.frame(); s.byID[id].state != triage.Open || !strings.Contains(got, "5 because of the moon") {
		t.Errorf("it is %s; the reason is not offered:\n%s", s.byID[id].state, got)
	}
}

// TestUnknownKeys holds that a key which does nothing says so, on the screen and in a question.
func TestUnknownKeys(t *testing.T) {
	sc := newScreen(t, shop(t), 100, 30)
	for _, test := range [][2]string{{"y", "y answers questions: a accepts"}, {"d", "d does nothing; ? shows the keys"}, {"x", "x is for changes of many files"}, {"D", "D does nothing"}} {
		sc.press(test[0])
		if got := sc.flash(); !strings.Contains(got, test[1]) {
			t.Errorf("%s: it says %q", test[0], got)
		}
	}
	sc.press("a") // with a hazard: it is asked
	if !sc.m.question.isOpen() {
		t.Fatalf("not asked:\n%s", sc.frame())
	}
	sc.now = sc.now.Add(time.Second)
	sc.press("a")
	if got := sc.flash(); !strings.Contains(got, "a is no answer: y does it, esc goes back") || len(sc.s.calls) > 0 {
		t.Errorf("it says %q", got)
	}
	if sc.press(" "); !strings.Contains(sc.flash(), "space is no answer: y does it") {
		t.Errorf("it says %q", sc.flash())
	}
	sc.press("esc", "?")
	if !sc.m.question.isOpen() {
		t.Fatal("no help")
	}
	sc.press("esc") // at once
	if sc.m.question.isOpen() {
		t.Error("the help stays")
	}
}

// TestLeave holds that q asks where there is a folder to keep, that ctrl-c does not, and what each answer does.
func TestLeave(t *testing.T) {
	for keys, want := range map[string]struct{ kept, quit bool }{
		"q,y": {false, true}, "q,k": {true, true}, "q,esc": {false, false}, "q,q": {false, false}, "q,x": {false, false}, "ctrl+c": {false, true},
	} {
		sc := newScreen(t, shop(t), 100, 30)
		kept := false
		sc.m.o.Leave = &Leave{Folder: "/tmp/ssot-demo-1", Keep: func() { kept = true }}
		for i, k := range keyNames(keys) {
			sc.press(k)
			if said := sc.flash(); i > 0 && k == "x" && said != "x is no answer: y and k are, esc goes back" {
				t.Errorf("it says %q", said)
			}
			if got := sc.frame(); i == 0 && k == "q" && !strings.Contains(got, "quit, and remove all that was tried?") || i == 0 && k == "q" && !strings.Contains(got, "/tmp/ssot-demo-1") {
				t.Errorf("q does not ask:\n%s", got)
			}
		}
		if kept != want.kept || sc.m.work.quitting != want.quit {
			t.Errorf("%s: kept %t, quit %t", keys, kept, sc.m.work.quitting)
		}
	}
	sc := newScreen(t, shop(t), 30, 8)
	kept := false
	sc.m.o.Leave = &Leave{Keep: func() { kept = true }}
	sc.press("q")
	if !kept || !sc.m.work.quitting {
		t.Error("where nothing can be asked q does not keep and quit")
	}
}

// TestUndoneReason holds that the reason of an allowance which an earlier run took back is offered.
func TestUndoneReason(t *testing.T) {
	s := alike(t, 2)
	sc := newScreen(t, s, 120, 30)
	st := read(s)
	st.reasons = map[string]string{"redis": "ours to keep"}
	sc.m.state(st)
	sc.press("m")
	sc.wantFrame("5 ours to keep")
}
