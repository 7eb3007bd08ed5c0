// Package queue holds the keys that were pressed before what they are for was there: while a decision is written, or
// before the next rewrite is drawn. They are taken in their order, each when the screen has been drawn with what it is
// about, so that nothing which is typed fast is lost, and nothing is decided that was not on the screen.
package queue

import (
	tea "github.com/charmbracelet/bubbletea"

	"github.com/seed-58def443/ssot/fix/count"
	"github.com/seed-58def443/ssot/tui/keys"
)

// Queue is the keys that wait. The zero value has none. S is what was on the screen when a key was pressed.
type Queue[S any] struct {
	held  []Held[S]
	taken bool // the first is being taken
}

// Held is a key that waits: a message that has not been looked at, or a key that has to be taken again.
type Held[S any] struct {
	Msg  tea.KeyMsg
	Key  keys.Key // none: see Msg
	On   string   // the violation that the key was pressed on; empty: the one that comes next
	Seen S
}

// TakeMsg is the time to take the first key that waits: the screen has been drawn since the last one.
type TakeMsg struct{}

// Add puts a key behind those that wait; the sentence says so.
func (q *Queue[S]) Add(msg tea.KeyMsg) string {
	q.held = append(q.held, Held[S]{Msg: msg})
	return q.count() + " wait; esc drops them"
}

// Last returns the message of the key that waits behind all others; an empty one where there is none.
func (q *Queue[S]) Last() tea.KeyMsg {
	if !q.Waits() {
		return tea.KeyMsg{}
	}
	return q.held[len(q.held)-1].Msg
}

// Again puts a key in front that has to wait for what it is about.
func (q *Queue[S]) Again(h Held[S]) { q.held = append([]Held[S]{h}, q.held...) }

// Drop forgets all keys that wait, and says how many they were; nothing when there were none.
func (q *Queue[S]) Drop() string {
	if !q.Waits() {
		return ""
	}
	said := q.count() + " that waited: dropped"
	q.held = nil
	return said
}

func (q *Queue[S]) count() string { return count.Of(len(q.held), "key") }

// Waits reports whether there are keys that wait.
func (q *Queue[S]) Waits() bool { return len(q.held) > 0 }

// Next asks for the time to take the first key that waits, unless it was asked for already.
func (q *Queue[S]) Next() tea.Cmd {
	if !q.Waits() || q.taken {
		return nil
	}
	q.taken = true
	return func() tea.Msg { return TakeMsg{} }
}

// Take returns the first key that waits, if there is one and it can be taken now: then it waits no more.
func (q *Queue[S]) Take(now bool) (h Held[S], ok bool) {
	q.taken = false
	if !now || !q.Waits() {
		return h, false
	}
	h, q.held = q.held[0], q.held[1:]
	return h, true
}
