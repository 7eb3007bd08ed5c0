package tui

import (
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/scan"
)

// unread are two packages and a file that no configuration could read.
func unread() []scan.NotAnalyzed {
	return []scan.NotAnalyzed{
		{Package: "example.com/netra/internal/broken", Why: "expected\x1b '}'"},
		{Package: "example.com/netra/internal/worse", Why: "undefined: x"},
		{File: "tools/wasm.go", Why: "only built with js"},
	}
}

// TestNotRead holds that the screen says what could not be read, always, and never that nothing is left without it.
func TestNotRead(t *testing.T) {
	const count = "2 packages and 1 file not read"
	for _, width := range []int{50, 80, 120} {
		s := shop(t)
		s.notRead = unread()
		sc := newScreen(t, s, width, 24)
		sc.wantFrame(count + ": i")
		sc.press("l")
		sc.wantFrame(count + ": i")
		sc.press("i")
		sc.checkFrame()
		sc.wantFrame("internal/broken: expected␛", "internal/worse", "tools/wasm.go: only built with js")
		sc.press("esc", "h")
		for _, asks := range []string{"m", "n", "Y", "/", "q", "A"} { // i is no key for what was not read then
			if asks == "q" {
				sc.m.o.Leave = &Leave{Folder: "/tmp/demo", Keep: func() {}}
			}
			sc.press(asks)
			if frame := sc.frame(); strings.Contains(frame, ": i ") || asks != "Y" && !strings.Contains(frame, count) {
				t.Errorf("after %s in %d columns, the frame is\n%s", asks, width, frame)
			}
			sc.press("esc", "R", "i", "esc")
			sc.wantFrame(count + ": i")
		}
		sc.press(strings.Split("ssssssss", "")...)
		sc.press("tab", "s")
		sc.wantWords("all reviewed; " + count)
		if got := sc.summary(); !strings.HasSuffix(got, "; "+count) {
			t.Errorf("the summary is %q", got)
		}
	}
	s := &memory{notRead: unread()}
	sc := newScreen(t, s, 120, 24)
	sc.wantFrame(count + ": i")
	sc.wantWords("no violation was found; " + count)
	if got, want := sc.summary(), "0 accepted, 0 allowed, 0 skipped; nothing left; "+count; got != want {
		t.Errorf("the summary is %q, want %q", got, want)
	}
	s.notRead, s.changed = s.notRead[:1], true
	sc.press("R")
	sc.wantFrame("1 package not read: i")
	sc.wantWords("no violation was found; 1 package not read")
	s.notRead, s.changed = nil, true
	sc.press("R")
	if strings.Contains(sc.frame(), "not read") {
		t.Errorf("all was read, and the frame is\n%s", sc.frame())
	}
}
