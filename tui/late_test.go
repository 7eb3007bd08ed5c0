package tui

import (
	"strings"
	"testing"
)

// TestLateQuestion has a bulk question come while something else has the keys: it waits until that is done with, and is
// not asked when it is about what is there no more.
func TestLateQuestion(t *testing.T) {
	for name, test := range map[string]struct {
		open, leave []string
		holds       string // while it is open
	}{
		"the help":   {[]string{"?"}, []string{"esc"}, "keys and signs"},
		"the filter": {[]string{"/", "l", "o", "g", "o"}, []string{"enter"}, "/logo"},
		"nothing":    {nil, nil, ""},
	} {
		for _, stale := range []bool{false, true} {
			sc := newScreen(t, shop(t), 120, 40)
			sc.press("j", "j")
			sc.hold = true
			sc.press("A")
			sc.press(test.open...)
			sc.release()
			const question = "accept 1 of 3 in session_test.go"
			if test.open != nil {
				sc.wantFrame(test.holds)
				if strings.Contains(sc.frame(), question) {
					t.Errorf("%s: the question takes its place:\n%s", name, sc.frame())
				}
				if stale {
					sc.stale()
				}
			}
			sc.press(test.leave...)
			if stale && test.open != nil {
				sc.wantFrame("it changed meanwhile")
				sc.press("y")
				sc.wantStates("")
				continue
			}
			sc.wantFrame(question)
			sc.press("y")
			if sc.states() == "" {
				t.Errorf("%s: it is not taken", name)
			}
		}
	}
}
