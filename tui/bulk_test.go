package tui

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/fix/triage"
)

// alike returns a session with so many violations in one file, each rewritten alike.
func alike(tb testing.TB, n int) *memory {
	tb.Helper()
	s := newMemory()
	var text strings.Builder
	text.WriteString("package a\n")
	for i := range n {
		fmt.Fprintf(&text, "\nvar x%d = redis.NewClient()\n\n\n\n\n\n", i)
	}
	s.base["a.go"] = text.String()
	for i := range n {
		s.add(tb, fmt.Sprintf("x%d = redis.NewClient()", i), fmt.Sprintf("x%d = redisx.Client()", i), fix.Rewrite{Status: fix.Ready}, triage.Item{Rule: "redis", File: "a.go"})
	}
	return s
}

// TestBulk holds that what is accepted at once is shown as one diff, that nothing of it is accepted before all of it
// was on the screen, that only y accepts it, and that it is one step.
func TestBulk(t *testing.T) {
	s := alike(t, 9)
	sc := newScreen(t, s, 60, 24)
	sc.press("A")
	sc.wantFrame("accept 9 of 9 in a.go?", "- var x0 = redis.NewClient()", "+ var x0 = redisx.Client()", "y accept all 9")
	sc.press("a", "A", "enter", "s", "u")
	sc.wantFrame("y accepts all of it, S skips, m allows, esc goes back")
	sc.press("y")
	sc.wantWords("changed lines were not on the screen; look, then y again")
	if len(s.calls) != 0 {
		t.Fatalf("did %v", s.calls)
	}
	for range 9 {
		sc.press("space")
	}
	sc.checkFrame()
	sc.press("y")
	if len(s.calls) != 1 || len(s.calls[0].IDs) != 9 || !s.calls[0].Bulk {
		t.Fatalf("did %v:\n%s", s.calls, sc.frame())
	}
	sc.press("u")
	sc.wantStates("")
}

// TestBulkIsDropped holds that esc, n and q leave all as it was, also whether the rewrite had the screen to itself.
func TestBulkIsDropped(t *testing.T) {
	for _, k := range []string{"esc", "n", "q", "h"} {
		for _, zoomed := range []bool{false, true} {
			s := alike(t, 3)
			sc := newScreen(t, s, 100, 24)
			if zoomed {
				sc.press("enter")
			}
			sc.press("A")
			sc.wantFrame("accept 3 of 3 in a.go?")
			sc.press(k)
			sc.checkFrame()
			if strings.Contains(sc.frame(), "accept 3 of 3") || sc.m.frame.Zoomed() != zoomed || sc.quit || len(s.calls) > 0 {
				t.Errorf("%s, zoomed %t: it is there still, or did %v:\n%s", k, zoomed, s.calls, sc.frame())
			}
		}
	}
}

// TestBulkTakesTheList holds that what a filter hides is not taken.
func TestBulkTakesTheList(t *testing.T) {
	s := alike(t, 3)
	sc := newScreen(t, s, 100, 24)
	s.violations[1].item.Function = "special"
	sc.m.state(read(s))
	sc.press("/")
	sc.write("special")
	sc.press("enter", "A")
	sc.wantFrame("accept 1 of 3 in a.go?", "left: the filter hides 2 of them")
	sc.press("y")
	if len(s.calls) != 1 || len(s.calls[0].IDs) != 1 {
		t.Errorf("did %v", s.calls)
	}
}

// TestBulkChanged holds that it is withdrawn when the files change meanwhile.
func TestBulkChanged(t *testing.T) {
	s := alike(t, 3)
	sc := newScreen(t, s, 100, 24)
	sc.press("A")
	s.changed = true
	sc.send(reloadedMsg{job: sc.m.work.job, changed: true, state: read(s)})
	sc.wantFrame("the files changed: look again")
	sc.press("y")
	if len(s.calls) > 0 {
		t.Errorf("did %v", s.calls)
	}
}

// TestAllAlike holds that = takes those of the same shape wherever they are, and no others, behind the same gate, as
// one step; and that S leaves them, which needs no look.
func TestAllAlike(t *testing.T) {
	for _, size := range []struct{ w, h int }{{120, 40}, {80, 24}, {50, 12}} {
		s := alike(t, 3)
		s.base["b.go"] = "package b\n\nvar y = redis.NewClient()\nvar z = redis.NewCluster()\n"
		s.add(t, "y = redis.NewClient()", "y = redisx.Client()", fix.Rewrite{Status: fix.Ready}, triage.Item{Rule: "redis", File: "b.go"})
		s.add(t, "z = redis.NewCluster()", "z = redisx.Cluster()", fix.Rewrite{Status: fix.Ready}, triage.Item{Rule: "redis", File: "b.go"})
		sc := newScreen(t, s, size.w, size.h)
		sc.press("=")
		sc.wantFrame("accept 4 of 4 like a.go:3?")
		sc.checkFrame()
		if size.h == 12 {
			sc.press("y")
			sc.wantWords("not on the screen; look, then y again")
		}
		for range 9 {
			sc.press("space")
		}
		sc.press("y")
		if len(s.calls) != 1 || len(s.calls[0].IDs) != 4 || s.calls[0].Verb != triage.Accept || !s.calls[0].Bulk {
			t.Fatalf("did %v:\n%s", s.calls, sc.frame())
		}
		sc.press("u")
		sc.wantStates("")
		sc.press("g", "=", "S")
		if last := s.calls[len(s.calls)-1]; last.Verb != triage.Skip || len(last.IDs) != 4 {
			t.Fatalf("did %v:\n%s", s.calls, sc.frame())
		}
	}
}

// TestWholeGroup holds that * takes what is in the group of the list, whatever that is of.
func TestWholeGroup(t *testing.T) {
	s := shop(t)
	sc := newScreen(t, s, 100, 30)
	sc.press("G", "*")
	sc.wantFrame("accept 2 of 2 in LOW?")
	sc.checkFrame()
	golden(t, "group", printed(sc.m.View()))
	sc.press("esc", "o", "*") // by file
	sc.wantFrame("accept 1 of 1 in tools/flush/main.go?")
	sc.press("esc", "g", "*")
	sc.wantFrame("nothing in internal/core/factory.go can be accepted in bulk (1 refused)", "S skip all 1")
	sc.press("y", "a", "enter")
	if len(s.calls) > 0 {
		t.Fatalf("did %v", s.calls)
	}
	sc.press("S")
	if len(s.calls) != 1 || s.calls[0].Verb != triage.Skip || len(s.calls[0].IDs) != 1 {
		t.Errorf("did %v", s.calls)
	}
}

// TestOneOfEachShape holds that a change of many files begins with what there is, and is accepted after one look at
// each shape, by the key that takes the rest of it as seen.
func TestOneOfEachShape(t *testing.T) {
	for _, size := range []struct{ w, h int }{{120, 40}, {80, 24}, {50, 12}} {
		s := newMemory()
		for i := range 61 {
			file := fmt.Sprintf("f%02d.go", i)
			s.base[file] = fmt.Sprintf("package a\n\nvar x%d = redis.NewClient()\n", i)
			s.add(t, "redis.NewClient()", "redisx.Client()", fix.Rewrite{Status: fix.Ready}, triage.Item{Rule: "redis", File: file})
		}
		sc := newScreen(t, s, size.w, size.h)
		sc.press("=")
		sc.wantFrame("61 files, 61 places, 1 shape: see one")
		sc.checkFrame()
		if size.w == 80 {
			golden(t, "overview", printed(sc.m.View()))
		}
		sc.press("x")
		sc.wantWords("1 shape of change not looked at yet: look, then x again")
		sc.wantFrame("- var x0 = redis.NewClient()", "+ var x0 = redisx.Client()")
		sc.checkFrame()
		sc.press("x")
		sc.wantWords("taken as seen, the last of them")
		sc.press("y")
		if len(s.calls) != 1 || len(s.calls[0].IDs) != 61 {
			t.Fatalf("%dx%d: did %v:\n%s", size.w, size.h, s.calls, sc.frame())
		}
	}
}

// TestBulkAllows holds that what is alike can be allowed at once: the reason first, then all that it would write, and
// nothing of it before all of it was on the screen.
func TestBulkAllows(t *testing.T) {
	s := alike(t, 9)
	sc := newScreen(t, s, 60, 24)
	sc.press("A", "m", "1", "enter", "enter")
	sc.wantFrame("allow 9 of 9 in a.go?", "+ //ssot:allow redis -- test mock", "y allow all 9")
	sc.press("S", "m", "a")
	sc.wantFrame("y allows all of it, esc goes back")
	sc.press("y")
	sc.wantWords("changed lines were not on the screen; look, then y again")
	if len(s.calls) != 0 {
		t.Fatalf("did %v", s.calls)
	}
	for range 9 {
		sc.press("space")
	}
	sc.press("y")
	if len(s.calls) != 1 || len(s.calls[0].IDs) != 9 || !s.calls[0].Bulk || s.calls[0].Verb != triage.Allow || s.calls[0].Reason != "test mock" {
		t.Fatalf("did %v:\n%s", s.calls, sc.frame())
	}
}

// TestBulkAllowScope holds that several can be allowed with their declarations or files too: what would be written is
// shown anew for each scope, and taken only after it was looked at.
func TestBulkAllowScope(t *testing.T) {
	for keys, want := range map[string]struct{ scope, shown string }{
		"":   {"", "[l this line]"},
		"d":  {"declaration", "[d this declaration]"},
		"f":  {"file", "[f this file]"},
		"fl": {"", "[l this line]"},
	} {
		s := alike(t, 3)
		sc := newScreen(t, s, 120, 40)
		sc.press("A", "m", "1", "enter", "enter")
		for _, k := range keys {
			sc.press(string(k))
		}
		sc.wantFrame("allow 3 of 3 in a.go?", want.shown, "+ //ssot:allow redis -- test mock", "l/d/f how much")
		sc.press("y")
		if len(s.calls) != 1 || string(s.calls[0].Scope) != want.scope || len(s.calls[0].IDs) != 3 {
			t.Errorf("%q did %v:\n%s", keys, s.calls, sc.frame())
		}
	}
}

// TestAllowScope holds that the scope is chosen by one key, that the comment and its place are shown for it, and that
// it is what is taken.
func TestAllowScope(t *testing.T) {
	for keys, want := range map[string]struct{ shown, scope string }{
		"":   {"write //ssot:allow redis -- why above", ""},
		"f":  {"write //ssot:allow redis scope=file -- why above the package clause of a.go, for all of the file?", "file"},
		"d":  {"write //ssot:allow redis -- why above the declaration of x0, for all of it?", "declaration"},
		"fl": {"write //ssot:allow redis -- why above", ""},
	} {
		s := alike(t, 2)
		s.violations[0].item.Function = "x0"
		sc := newScreen(t, s, 120, 30)
		sc.m.state(read(s))
		sc.press("m", "w", "h", "y", "enter", "enter")
		for _, k := range keys {
			sc.press(string(k))
		}
		sc.wantFrame(want.shown, "l this line", "d this declaration", "f this file")
		sc.press("y")
		if len(s.calls) != 1 || string(s.calls[0].Scope) != want.scope || s.calls[0].Reason != "why" {
			t.Errorf("%q did %v", keys, s.calls)
		}
	}
}

// TestAllowAllRefused holds that the error of allowing many is said before anything is asked, and nothing is shown as
// if it could be allowed.
func TestAllowAllRefused(t *testing.T) {
	sc := newScreen(t, shop(t), 120, 40)
	sc.press("j", "A", "m")
	sc.write("a mock")
	sc.s.refuse = errors.New("internal/cache/manager.go is read-only")
	sc.press("enter", "enter")
	sc.checkFrame()
	sc.wantFrame("internal/cache/manager.go is read-only")
	if sc.m.bulk.isOpen() {
		t.Errorf("a diff is shown:\n%s", sc.frame())
	}
}

// TestNoneHasARewrite holds that the cursor looks for a rewrite to begin with as far as it goes, and is back at the
// first violation when there is none.
func TestNoneHasARewrite(t *testing.T) {
	for _, n := range []int{1, 2, 3, seekLimit - 1, seekLimit, seekLimit + 1, 2 * seekLimit} {
		s := many(t, n)
		for _, v := range s.violations {
			v.rewrite = fix.Rewrite{Status: fix.Refused, Refusal: &refusal.Refusal{Kind: refusal.Generated, Detail: "it is generated"}}
		}
		sc := newScreen(t, s, 120, 40)
		sc.wantAt("file00000.go:4")
		if sc.m.review.autoAdvance.moves != seekLimit && n > 1 {
			t.Errorf("%d violations: it goes on looking after %d", n, sc.m.review.autoAdvance.moves)
		}
	}
	for _, n := range []int{seekLimit - 1, seekLimit, seekLimit + 1} {
		s := many(t, n+1)
		for _, v := range s.violations[:n] {
			v.rewrite = fix.Rewrite{Status: fix.Refused, Refusal: &refusal.Refusal{Kind: refusal.Generated, Detail: "it is generated"}}
		}
		sc := newScreen(t, s, 120, 40)
		want := "file00000.go:4"
		if n < seekLimit {
			want = "file00013.go:4"
		}
		sc.wantAt(want)
	}
}
