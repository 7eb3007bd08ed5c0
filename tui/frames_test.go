package tui

import (
	"flag"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/muesli/termenv"

	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/tui/theme"
)

var update = flag.Bool("update", false, "write the golden frames anew")

func itoa(n int) string { return strconv.Itoa(n) }

// printed returns a frame for a golden file: each line's end is marked, and escapes are shown.
func printed(view string) string {
	view = strings.ReplaceAll(view, "\x1b", "␛")
	return strings.ReplaceAll(view, "\n", "$\n") + "$\n"
}

// TestFrames holds what the screen looks like: the start at every size and in every look, and each state once.
func TestFrames(t *testing.T) {
	for _, size := range []struct{ w, h int }{{200, 60}, {120, 40}, {80, 24}, {50, 12}, {39, 9}} {
		for name, look := range map[string]theme.Look{
			"ascii": {},
			"dark":  {Depth: theme.True, Background: theme.Dark},
			"light": {Depth: theme.True, Background: theme.Light},
			"16":    {Depth: theme.Sixteen},
			"plain": {Depth: theme.Plain}, // what NO_COLOR gives
		} {
			sc := newScreenIn(t, shop(t), size.w, size.h, look)
			sc.checkFrame()
			golden(t, fmt.Sprintf("start-%dx%d-%s", size.w, size.h, name), printed(sc.m.View()))
			sc.press("l")
			sc.checkFrame()
			if size.w < 85 && size.w > 40 {
				golden(t, fmt.Sprintf("rewrite-%dx%d-%s", size.w, size.h, name), printed(sc.m.View()))
			}
		}
	}
	for _, size := range []struct{ w, h int }{{200, 60}, {140, 40}} {
		for name, keys := range map[string][]string{"list": {"j", "|"}, "zoom": {"j", "|", "enter"}} {
			sc := newScreen(t, shop(t), size.w, size.h)
			sc.press(keys...)
			sc.checkFrame()
			golden(t, fmt.Sprintf("sides-%s-%dx%d", name, size.w, size.h), printed(sc.m.View()))
		}
	}
	for name, keys := range map[string][]string{
		"decided":  {"j", "a", "s", "j", "m", "o", "k", "enter", "enter", "y", "n", "l", "o", "o", "k", "enter"},
		"hazard":   {"a"},
		"allow":    {"m", "i", "t", " ", "i", "s"},
		"allow-ok": {"m", "i", "t", "enter", "2", "0", "2", "7", "-", "0", "6", "-", "3", "0", "enter"},
		"file":     {"j", "j", "A"},
		"filter":   {"/", "t", "e", "s", "t"},
		"help":     {"?"},
		"nasty":    {"G", "k"},
		"wide":     {"G"},
		"imports":  {"tab"},
		"all":      {"tab", "tab"},
	} {
		sc := newScreen(t, shop(t), 100, 30)
		sc.press(keys...)
		sc.checkFrame()
		golden(t, name, printed(sc.m.View()))
	}
}

// TestAbout holds that the title of a rule is shown where a rewrite has the screen to itself, and where it takes no
// room from it.
func TestAbout(t *testing.T) {
	for name, keys := range map[string][]string{"about": {"j"}, "about-zoom": {"j", "enter"}} {
		s := shop(t)
		s.title = "One Redis pool per process"
		sc := newScreen(t, s, 80, 24)
		sc.press(keys...)
		sc.checkFrame()
		golden(t, name, printed(sc.m.View()))
	}
}

func TestFrameWhileScanning(t *testing.T) {
	s := shop(t)
	sc := closedScreen(t, s, 100, 20, termenv.Ascii)
	golden(t, "scanning-first", printed(sc.m.View()))
	found := s.Items()
	for i := range found {
		found[i].Fingerprint, found[i].ID = "", ""
	}
	sc.hold = true
	sc.send(progressMsg{triage.Progress{Phase: "checking types", Done: 3, Total: 12, Found: found[5:7]}})
	sc.send(progressMsg{triage.Progress{Phase: "checking types", Done: 4, Total: 12, Found: found[:2]}})
	sc.checkFrame()
	golden(t, "scanning", printed(sc.m.View()))
}

// TestNoteShowsItsRow holds that the row that is noted stays in sight above the field.
func TestNoteShowsItsRow(t *testing.T) {
	for n, want := range []string{"factory.go:5", "hub.go:19", "manager.go:18", "session_test.go:14", "session_test.go:19"} {
		sc := newScreen(t, shop(t), 80, 24)
		sc.press("g")
		for range n {
			sc.press("j")
		}
		rows := func() string {
			above, _, _ := strings.Cut(sc.frame(), "\n──")
			_, list, _ := strings.Cut(above, "\n")
			return list
		}
		before := rows()
		sc.press("n")
		sc.checkFrame()
		if list := rows(); !strings.Contains(list, "> ·") || !strings.Contains(list, want) || !strings.Contains(before, list) {
			t.Errorf("%s is not in sight, with what follows it:\n%s\nbefore\n%s", want, sc.frame(), before)
		}
		sc.press("x", "enter")
		if list := rows(); !strings.Contains(list, "✎ ✗") && !strings.Contains(list, "✎ ⚠") && !strings.Contains(list, "✎ ✓") {
			t.Errorf("the note is not beside the mark:\n%s", list)
		}
	}
}
