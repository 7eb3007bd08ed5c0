package tui

import (
	"errors"
	"testing"

	"github.com/seed-58def443/ssot/fix/triage"
)

// TestChangedOutside holds that a decision is not taken on files that changed since they were shown, before the screen
// has noticed: the key counts when the rewrite comes out the same again, and an answered question does not.
func TestChangedOutside(t *testing.T) {
	for name, test := range map[string]struct {
		keys, new, states, says string
	}{
		"the same":  {"a", "redisx.Client()", "manager.go:18 accepted", "accept: 1 in internal/cache/manager.go"},
		"another":   {"a", "redisx.Other()", "", "ignored: the rewrite is another one now"},
		"skipped":   {"s", "redisx.Client()", "manager.go:18 skipped", "skip: 1 in internal/cache/manager.go"},
		"confirmed": {"A", "redisx.Client()", "", triage.ErrChanged.Error()},
	} {
		t.Run(name, func(t *testing.T) {
			sc := newScreen(t, shop(t), 120, 40)
			sc.press("j")
			edit := func() {
				sc.s.seq++
				sc.s.inFile["internal/cache/manager.go"][0].new = test.new
			}
			if test.keys == "A" {
				sc.press("A")
				edit()
				sc.press("y")
			} else {
				edit()
				sc.press(test.keys)
			}
			sc.wantFrame(test.says)
			sc.wantStates(test.states)
		})
	}
}

// TestPressedWhileLooking has the key come while the files are looked at, after one changed: it counts for what was on
// the screen then, and not for the new rewrite that is drawn a moment later.
func TestPressedWhileLooking(t *testing.T) {
	for rewrite, states := range map[string]string{"redisx.Client()": "manager.go:18 accepted", "redisx.Other()": ""} {
		sc := newScreen(t, shop(t), 120, 40)
		sc.press("j")
		sc.hold = true
		sc.press("R")
		sc.s.seq++
		sc.s.changed = true
		sc.s.inFile["internal/cache/manager.go"][0].new = rewrite
		sc.press("a")
		sc.release()
		sc.wantStates(states)
		if states == "" {
			sc.wantFrame("ignored: the rewrite is another one now", rewrite)
		}
	}
}

// TestRefusedPlansNothing holds that a decision that is refused leaves the plans as they are, unless the files changed.
func TestRefusedPlansNothing(t *testing.T) {
	for _, changed := range []bool{false, true} {
		sc := newScreen(t, shop(t), 120, 40)
		sc.s.refuse = errors.New("internal/cache/manager.go is read-only")
		if changed {
			sc.s.seq++
		}
		before := sc.m.plans.gen
		sc.press("j", "s")
		if anew := sc.m.plans.gen != before; anew != changed {
			t.Errorf("changed %t: planned anew %t", changed, anew)
		}
	}
}
