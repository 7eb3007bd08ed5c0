package tui

import (
	"strings"
	"testing"

	"github.com/muesli/termenv"
)

// keyBar returns the line of keys.
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
		"wide":                {140, "", "a accept s skip m allow . next tab rule = like it n note u undo A file enter zoom / filter o group e edit ? help q quit"},
		"wide, decided":       {140, "j,a,k", "U undo this . next tab rule = like it n note u undo A file enter zoom / filter o group e edit ? help q quit"},
		"narrow":              {80, "", "a accept s skip m allow . next tab rule = like it n note ? help q quit"},
		"narrow, decided":     {84, "j,l,a,h,k", "U undo this . next tab rule = like it n note u undo A file ? help q quit"},
		"the rewrite":         {80, "l", "esc list a accept s skip m allow . next = like it n note ? help q quit"},
		"the rewrite decided": {80, "l,j,a,k", "esc list U undo this . next = like it n note u undo ? help q quit"},
	} {
		sc := newScreen(t, shop(t), tt.width, 24)
		sc.press(keyNames(tt.keys)...)
		if got := sc.keyBar(); got != tt.want {
			t.Errorf("%s: the keys are\n%s, not\n%s", name, got, tt.want)
		}
	}
	sc := newScreen(t, shop(t), 80, 24)
	sc.press("/")
	sc.write("is:refused")
	sc.press("enter", ".")
	sc.m.plans.made = map[string]planned{} // the rewrite is planned again: the list knows what it came to
	if got, mark := sc.keyBar(), sc.m.plans.sign(sc.m.review.current()); strings.HasPrefix(got, "a accept") || mark != "✗" {
		t.Errorf("at a row marked %s the keys are\n%s", mark, got)
	}
	sc = newScreen(t, shop(t), 80, 24)
	sc.press("s", "k")
	if got := sc.keyBar(); strings.Contains(got, "s skip") || !strings.Contains(got, "U undo this") {
		t.Errorf("at a skipped one the keys are\n%s", got)
	}
	sc = closedScreen(t, shop(t), 120, 24, termenv.Ascii)
	if got, want := sc.keyBar(), "/ filter ? help q quit"; got != want {
		t.Errorf("while the scan goes on the keys are\n%s, not\n%s", got, want)
	}
}
