package tui

import (
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/triage"
)

// TestGrouped holds that o goes round what the list is grouped by, that the header says it, and that the cursor stays
// on its violation.
func TestGrouped(t *testing.T) {
	sc := newScreen(t, shop(t), 100, 30)
	sc.press("tab", "tab", "j", "j") // all rules
	at := sc.at()
	for _, by := range []string{"file", "rule", "shape"} {
		sc.press("o")
		sc.wantWords("grouped by " + by)
		sc.wantFrame("by " + by)
		sc.wantAt(at)
		sc.checkFrame()
		golden(t, "by-"+by, printed(sc.m.View()))
	}
	sc.press("o")
	sc.wantFrame("HIGH")
	sc.wantAt(at)
}

// TestGroupedByShape holds that what is decided stays in its group, and that the cursor goes to the next one there.
func TestGroupedByShape(t *testing.T) {
	sc := newScreen(t, alike(t, 4), 100, 30)
	sc.press("o", "o", "o", "a")
	sc.wantAt("a.go:10")
	sc.wantFrame(" redis.NewClient() → redisx.… 3 open")
}

// TestShapesAreToldApart holds that shapes which differ in what stands around the change have headings that differ.
func TestShapesAreToldApart(t *testing.T) {
	s := newMemory()
	s.base["a.go"] = "package a\n\nvar x = redis.NewClient()\n\nvar other = redis.NewClient(1)\n\nfunc f() *redis.Client {\n\treturn redis.NewClient()\n}\n"
	for was, now := range map[string]string{"x = redis.NewClient()": "x = redisx.Client()", "redis.NewClient(1)": "redisx.Client()", "return redis.NewClient()": "return redisx.Client()"} {
		s.add(t, was, now, fix.Rewrite{Status: fix.Ready}, triage.Item{Rule: "redis", File: "a.go"})
	}
	sc := newScreen(t, s, 140, 30)
	sc.press("o", "o", "o")
	sc.wantFrame(" return redis.NewClient() → return redisx.C… 1 open", " redis.NewClient(…) → redisx.Client() ")
}

// TestGroupedWithoutCode holds that what changes comments alone is not said to be unknown.
func TestGroupedWithoutCode(t *testing.T) {
	s := newMemory()
	s.base["a.go"] = "package a\n\n// x := redis.NewClient()\n\nvar y = redis.NewClient()\n"
	s.add(t, "x := redis.NewClient()", "x := redisx.Client()", fix.Rewrite{Status: fix.Ready}, triage.Item{Rule: "redis", File: "a.go"})
	s.add(t, "y = redis.NewClient()", "y = redisx.Client()", fix.Rewrite{Status: fix.Ready}, triage.Item{Rule: "redis", File: "a.go"})
	sc := newScreen(t, s, 100, 30)
	sc.press("o", "o", "o")
	sc.wantFrame("comments or imports alone", "redis.NewClient() → redisx.")
}

// TestFinishedGroupsFold holds that a group in which all is decided becomes one line when the cursor leaves it, that z
// opens it, and that on the line itself no key decides.
func TestFinishedGroupsFold(t *testing.T) {
	for _, size := range []struct{ w, h int }{{100, 30}, {80, 24}, {50, 12}} {
		s := shop(t)
		sc := newScreen(t, s, size.w, size.h)
		sc.press("k", "s", "s", "s", "g")
		sc.wantFrame("» HIGH", "3 skipped  z", "z unfolds")
		sc.checkFrame()
		if size.w == 100 {
			golden(t, "folded", printed(sc.m.View()))
		}
		sc.press("a", "s", "m", "n", "U", "A", "enter", "esc")
		if len(s.calls) != 3 {
			t.Fatalf("did %v", s.calls)
		}
		sc.press("z")
		sc.wantAt("factory.go:5")
		sc.press("j", "U") // and stays where it is
		sc.wantAt("hub.go:19")
	}
}

// TestStartsWhereOneLeft holds that a session begins behind what was decided last, whatever rule that is of.
func TestStartsWhereOneLeft(t *testing.T) {
	s := shop(t)
	first := newScreen(t, s, 100, 30)
	first.press("j", "j", "s")
	left := first.at()
	newScreen(t, s, 100, 30).wantAt(left)
}

// TestFoldedGroup holds that a key that decides says what is under the cursor when that is a folded group, and that
// the line of keys names the next open one only while there is another.
func TestFoldedGroup(t *testing.T) {
	sc := newScreen(t, shop(t), 120, 40)
	sc.press("g", "v")
	sc.wantFrame("there is no rewrite")
	sc.press("z", "A")
	sc.wantFrame("HIGH: 3 of 3 open: z unfolds it, then a key decides")
	sc.press("z")
	sc.wantFrame(". next  ")
	for range 2 {
		for range sc.s.Items() {
			sc.press("s")
		}
		sc.press("tab")
	}
	sc.press(".")
	sc.wantFrame("all reviewed; 9 skipped: ")
	if strings.Contains(sc.frame(), ". next  ") {
		t.Errorf("nothing is open, and the keys say\n%s", sc.keyBar())
	}
}
