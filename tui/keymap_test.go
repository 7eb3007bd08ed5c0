package tui

import (
	"strings"
	"testing"

	"github.com/muesli/termenv"
)

// keyBar is the line of keys.
func (sc *screen) keyBar() string {
	lines := strings.Split(sc.frame(), "\n")
	return strings.Join(strings.Fields(lines[len(lines)-1]), " ")
}

// TestKeyBar holds that the line of keys names those that do something where the screen is.
func TestKeyBar(t *testing.T) {
	for name, tt := range map[string]struct {
		width      int
		keys, want string
	}{
		"two panes":           {140, "", "a accept s skip m allow n note A file u undo tab rule ? help q quit e edit / filter"},
		"two panes, decided":  {140, "j,a,k", "U undo this n note A file u undo tab rule ? help q quit e edit / filter"},
		"the list":            {80, "", "enter rewrite u undo ? help q quit tab rule / filter n note e edit"},
		"the list, decided":   {84, "j,l,a,h,k", "enter rewrite u undo ? help q quit tab rule / filter n note e edit …"},
		"the rewrite":         {80, "l", "esc list a accept s skip m allow ? help u undo n note A file e edit …"},
		"the rewrite decided": {80, "l,j,esc,j,l,a,esc,k,l", "esc list U undo this ? help u undo n note A file e edit tab rule …"},
	} {
		sc := newScreen(t, shop(t), tt.width, 24)
		sc.press(keyNames(tt.keys)...)
		if got := sc.keyBar(); got != tt.want {
			t.Errorf("%s: the keys are\n%s, not\n%s", name, got, tt.want)
		}
	}
	sc := closedScreen(t, shop(t), 120, 24, termenv.Ascii)
	if got, want := sc.keyBar(), "? help q quit / filter"; got != want {
		t.Errorf("while the scan goes on the keys are\n%s, not\n%s", got, want)
	}
}

// TestReasonInTheList holds that the list alone says why a violation stands where it does.
func TestReasonInTheList(t *testing.T) {
	sc := newScreen(t, shop(t), 80, 24)
	sc.wantFrame("● HIGH, critical: in ./internal/ws/..., which ssot.yaml calls critical  ")
	sc.press("G")
	sc.wantFrame("● LOW: ")
	sc.press("l")
	if strings.Count(sc.frame(), "● LOW: ") != 1 {
		t.Errorf("the reason is there twice:\n%s", sc.frame())
	}
}
