package queue

import (
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/seed-58def443/ssot/tui/keys"
)

func typed(s string) tea.KeyMsg { return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(s)} }

// TestOrder holds that keys are taken in the order in which they were pressed, one that has to wait again before the
// others, and each only when it can be.
func TestOrder(t *testing.T) {
	var q Queue[int]
	if q.Waits() || q.Next() != nil || q.Drop() != "" {
		t.Error("keys wait where there are none")
	}
	if last := q.Last(); last.Type != 0 || last.Runes != nil {
		t.Errorf("the last of none is %+v", last)
	}
	q.Add(typed("a"))
	if got := q.Add(typed("b")); got != "2 keys wait; esc drops them" {
		t.Errorf("it says %q", got)
	}
	if last := q.Last(); last.String() != "b" {
		t.Errorf("the last is %q", last)
	}
	q.Again(Held[int]{Key: keys.Skip, On: "x", Seen: 3})
	if q.Next() == nil || q.Next() != nil {
		t.Error("the time to take a key is not asked for once")
	}
	if _, ok := q.Take(false); ok {
		t.Error("a key is taken before its time")
	}
	if q.Next() == nil {
		t.Error("the time to take a key is not asked for again")
	}
	if h, ok := q.Take(true); !ok || h.Key != keys.Skip || h.On != "x" || h.Seen != 3 {
		t.Errorf("the first is %+v", h)
	}
	if h, ok := q.Take(true); !ok || h.Key != keys.None || h.Msg.String() != "a" {
		t.Errorf("the second is %+v", h)
	}
	if got := q.Drop(); got != "1 key that waited: dropped" || q.Waits() {
		t.Errorf("dropping says %q", got)
	}
	if _, ok := q.Take(true); ok {
		t.Error("what was dropped is taken")
	}
}
