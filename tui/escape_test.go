package tui

import (
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// alt returns the message of a letter that came at once with esc.
func alt(letter rune) tea.KeyMsg {
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{letter}, Alt: true}
}

// TestEscAndAKey holds that esc and a key behind it that come at once are taken one after the other, and that such a
// key decides nothing.
func TestEscAndAKey(t *testing.T) {
	sc := newScreen(t, shop(t), 80, 24)
	at := sc.at()
	sc.press("enter")
	sc.send(alt('j'))
	if sc.m.frame.Zoomed() || sc.at() == at {
		t.Errorf("esc and j: zoomed %t, at %s", sc.m.frame.Zoomed(), sc.at())
	}
	sc.press("enter", "/", "x", "enter")
	sc.send(tea.KeyMsg{Type: tea.KeyEsc, Alt: true}) // takes the search away, then the zoom
	if sc.m.frame.Zoomed() {
		t.Error("esc and esc leave it zoomed")
	}
	sc.press("/", "h", "u", "b")
	sc.send(alt('.'))
	if sc.m.review.filter.Typing() || sc.m.review.filter.On() {
		t.Error("esc and . leave the filter")
	}
	sc.m.after = func(_ time.Duration, msg func(time.Time) tea.Msg) tea.Cmd {
		return func() tea.Msg { return msg(time.Time{}) }
	}
	sc.press("enter")
	sc.send(alt(']')) // an answer of the terminal begins in the same way
	if sc.m.frame.Zoomed() {
		t.Error("esc and ] leave it zoomed")
	}
	sc.m.after = func(time.Duration, func(time.Time) tea.Msg) tea.Cmd { return nil }
	for _, letter := range "asuUAwtS" {
		sc.send(alt(letter))
		sc.wantFrame("ignored " + string(letter) + ", which came at once with esc: " + string(letter) + " again")
	}
	sc.wantStates("")
	sc.press("a")
	if !sc.m.question.isOpen() {
		sc.press("k", "a")
	}
	sc.now = sc.now.Add(time.Second)
	sc.send(alt('y'))
	sc.wantStates("")
	if sc.m.question.isOpen() {
		t.Error("esc and y leave the question")
	}
}
