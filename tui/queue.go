package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"github.com/seed-58def443/ssot/tui/keys"
)

// queue holds the keys that were pressed before what they are for was there: while a decision is written, or before the
// next rewrite is drawn. They are taken in their order, each when the screen has been drawn with what it is about, so
// that nothing which is typed fast is lost, and nothing is decided that was not on the screen.
type queue struct {
	held  []held
	taken bool // the first is being taken
}

// held is a key that waits.
type held struct {
	msg  tea.KeyMsg
	key  keys.Key // in the place of msg, of the one that has to wait: it is taken again
	of   string   // and the violation that it was pressed on
	seen planned  // with the rewrite that was on the screen then
}

// takeMsg is the time to take the first key that waits: the screen has been drawn since the last one.
type takeMsg struct{}

// add puts a key behind those that wait; the sentence says so.
func (q *queue) add(msg tea.KeyMsg) string {
	q.held = append(q.held, held{msg: msg})
	return plural(len(q.held), "key") + " wait; esc drops them"
}

// again puts a key in front that has to wait for what it is about.
func (q *queue) again(k keys.Key, of string, seen planned) {
	q.held = append([]held{{key: k, of: of, seen: seen}}, q.held...)
}

// drop forgets all keys that wait, and says how many they were.
func (q *queue) drop() string {
	n := len(q.held)
	q.held = nil
	if n == 0 {
		return ""
	}
	return plural(n, "key") + " that waited: dropped"
}

// waits reports whether there are keys that wait.
func (q *queue) waits() bool { return len(q.held) > 0 }

// takeHeld has the first key that waits be taken, if what it is about is on the screen.
func (m *model) takeHeld() tea.Cmd {
	if !m.queue.waits() || m.queue.taken || !m.settled() {
		return nil
	}
	m.queue.taken = true
	return func() tea.Msg { return takeMsg{} }
}

// settled reports whether nothing is being done, and the violation under the cursor is shown as it is now.
func (m *model) settled() bool {
	s := m.sight()
	return !s.busy && !m.question.stands() && m.bulk == nil && (s.entry == nil || s.shown && s.plan.gen == s.gen)
}

// take takes the first key that waits. One that was pressed with a rewrite on the screen counts only if that is the same
// still, word for word.
func (m *model) take() tea.Cmd {
	m.queue.taken = false
	if !m.queue.waits() || !m.settled() {
		return nil
	}
	h := m.queue.held[0]
	m.queue.held = m.queue.held[1:]
	var cmd tea.Cmd
	if h.key == keys.None {
		cmd = m.press(h.msg)
	} else {
		if s := m.sight(); h.of != "" && (s.entry == nil || h.of != s.entry.key || h.seen.gen != 0 && !h.seen.same(s.plan)) {
			m.queue.drop()
			m.status.Warn("ignored: the rewrite is another one now")
			return nil
		}
		m.status.Clear()
		cmd = m.act(h.key)
	}
	if m.question.stands() { // which a key that was pressed before it does not answer
		m.status.Warn(m.queue.drop())
	}
	return cmd
}
