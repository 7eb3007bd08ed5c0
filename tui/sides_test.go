package tui

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
)

// TestSides holds that old and new stand side by side by a key wherever a rewrite is, where there is room, that it
// comes back with the room, and that it changes nothing of what has to be seen.
func TestSides(t *testing.T) {
	sc := newScreen(t, shop(t), 139, 40)
	sc.press("j", "|")
	if got := sc.frame(); !strings.Contains(got, "side by side needs 140 columns: this screen has 139") {
		t.Fatalf("nothing was said:\n%s", got)
	}
	sided := func() bool {
		for l := range strings.SplitSeq(sc.frame(), "\n") {
			if strings.Contains(l, " - ") && strings.Contains(l, " + ") && strings.Contains(l, "│") {
				return true
			}
		}
		return false
	}
	sc.send(tea.WindowSizeMsg{Width: 140, Height: 40})
	if sided() {
		t.Error("side by side although it was refused")
	}
	sc.press("|")
	if !sided() || !strings.Contains(sc.frame(), "old and new side by side") {
		t.Errorf("not side by side, or not said:\n%s", sc.frame())
	}
	sc.checkFrame()
	sc.press("enter")
	if !sided() {
		t.Errorf("not side by side when zoomed:\n%s", sc.frame())
	}
	sc.press("/", "r", "e", "d", "i", "s", "x", "enter")
	if sc.m.search.of == 0 {
		t.Errorf("what stands on the right is not found:\n%s", sc.frame())
	}
	sc.press("esc", "esc")
	sc.send(tea.WindowSizeMsg{Width: 100, Height: 40})
	if sided() {
		t.Errorf("side by side in 100 columns:\n%s", sc.frame())
	}
	sc.send(tea.WindowSizeMsg{Width: 160, Height: 40})
	if !sided() {
		t.Errorf("not side by side when the room is back:\n%s", sc.frame())
	}
	sc.press("j", "j", "A")
	if !sc.m.bulk.isOpen() || !sided() {
		t.Errorf("the diff of a file is not side by side (%t):\n%s", sc.m.bulk.isOpen(), sc.frame())
	}
	sc.press("|")
	if sided() || !sc.m.bulk.isOpen() {
		t.Errorf("the diff of a file stays side by side:\n%s", sc.frame())
	}
	sc.checkFrame()
}
