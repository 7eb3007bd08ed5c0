package tui

import (
	"strings"
	"testing"
)

// TestSearch holds that / looks for a text in a zoomed rewrite, that n and N go on there, that esc takes the text away
// before it leaves, and that elsewhere they are what they were.
func TestSearch(t *testing.T) {
	sc := newScreen(t, shop(t), 100, 30)
	sc.press("enter", "/", "r", "d", "b")
	if got := sc.frame(); !strings.Contains(got, "/rdb") || !strings.Contains(got, "keep it: n next, N before") {
		t.Fatalf("not typed:\n%s", got)
	}
	sc.checkFrame()
	sc.press("enter")
	first := sc.m.search.at
	if got := sc.frame(); first == 0 || sc.m.search.of < 2 || !strings.Contains(got, "n next, N before, esc takes it away") {
		t.Fatalf("%d of %d found:\n%s", first, sc.m.search.of, got)
	}
	sc.press("n")
	if sc.m.search.at == first || sc.m.question.isOpen() {
		t.Errorf("n went from %d to %d, asked %t", first, sc.m.search.at, sc.m.question.isOpen())
	}
	sc.press("N")
	if sc.m.search.at != first {
		t.Errorf("N went to %d, not back to %d", sc.m.search.at, first)
	}
	sc.press("esc")
	if !sc.m.frame.Zoomed() || sc.m.search.on() {
		t.Error("esc did not take the text away first")
	}
	sc.press("n")
	if !sc.m.question.isOpen() {
		t.Error("n is no note where nothing is looked for")
	}
	sc.press("esc", "esc", "/", "x")
	if sc.m.frame.Zoomed() || !sc.m.review.filter.Typing() {
		t.Error("/ does not filter beside the list")
	}
	sc.press("esc", "N")
	if got := sc.flash(); !strings.Contains(got, "enter zooms, / finds") {
		t.Errorf("N says %q", got)
	}
	sc.press("enter", "/nosuchtext")
	sc.press("enter")
	if got := sc.frame(); !strings.Contains(got, "/nosuchtext  is not here") {
		t.Errorf("nothing says that it is not here:\n%s", got)
	}
	sc.press("esc", "esc")
	if sc.m.frame.Zoomed() {
		t.Error("esc does not leave")
	}
}
