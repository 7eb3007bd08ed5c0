package tui

import (
	"fmt"
	"strings"
	"testing"

	"github.com/muesli/termenv"
)

// TestFilterWords types filters with words, and holds which violations are in the list then.
func TestFilterWords(t *testing.T) {
	for text, want := range map[string]int{
		"":                         9,
		"hazard:closes":            1,
		"hazard:o":                 1,
		"is:ready":                 6,
		"is:refused":               3,
		"is:differs":               2,
		"is:test":                  3,
		"is:critical":              2,
		"is:noted":                 0,
		"state:open":               8,
		"state:skipped":            1,
		"rule:redis-import":        1,
		"rule:redis":               9,
		"file:session":             3,
		"priority:low":             2,
		"is:ready file:it/ TestLo": 1,
		"is:nothing":               0,
		"nothing:at":               0,
	} {
		sc := newScreen(t, shop(t), 100, 30)
		sc.press("j", "j", "s", "tab", "tab", "/")
		sc.write(text)
		sc.press("enter")
		if got := sc.m.review.list.Len(); got != want {
			t.Errorf("%q lets %d through, not %d", text, got, want)
		}
		if text != "" && !strings.Contains(text, "nothing") {
			sc.wantFrame(fmt.Sprintf("  %d listed", want))
		}
		sc.checkFrame()
	}
}

// TestFilterSays holds that a wrong word says so, also when the list is empty, and that what is not planned yet is
// counted.
func TestFilterSays(t *testing.T) {
	sc := newScreen(t, shop(t), 120, 30)
	sc.press("/")
	sc.write("hazard:clothes")
	sc.wantFrame("there is no hazard:clothes: it is closes, lifetime, ")
	sc.press("enter")
	sc.wantFrame("there is no hazard:clothes", "esc takes it away")
	sc = closedScreen(t, shop(t), 120, 30, termenv.Ascii)
	sc.m.work.session = sc.s
	sc.m.state(read(sc.s))
	sc.hold = true
	sc.press("/")
	sc.write("is:ready")
	sc.press("enter")
	sc.wantFrame("9 not planned yet")
	sc.release()
	if got := sc.m.review.list.Len(); got != 6 {
		t.Errorf("when all is planned the list has %d", got)
	}
}

// TestBulkTakesWhatIsListed holds that what a word of the filter hides is not taken in bulk.
func TestBulkTakesWhatIsListed(t *testing.T) {
	s := alike(t, 3)
	s.violations[1].note = "later"
	sc := newScreen(t, s, 100, 24)
	sc.press("/")
	sc.write("is:noted")
	sc.press("enter", "A", "y")
	if len(s.calls) != 1 || len(s.calls[0].IDs) != 1 || s.calls[0].IDs[0] != s.violations[1].item.Fingerprint {
		t.Errorf("did %v", s.calls)
	}
}
