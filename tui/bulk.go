package tui

import (
	"fmt"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/tui/dialog"
	"github.com/seed-58def443/ssot/tui/diffpane"
	"github.com/seed-58def443/ssot/tui/frame"
	"github.com/seed-58def443/ssot/tui/keys"
)

// bulk is what would be accepted at once, as one diff that has the screen to itself until it is confirmed, after all of
// it was on the screen, or dropped. What is confirmed is what is done: the list of IDs, not a filter.
type bulk struct {
	ids     []string
	gen     int // of the session's state
	content diffpane.Content
	since   time.Time // when it came on the screen
	zoomed  bool      // the rewrite had the screen to itself before
}

// newBulk is what a selection comes to; where there is nothing to take, why says so.
func newBulk(msg selectedMsg, s *items, gen int) (b *bulk, why answer) {
	switch {
	case msg.err != nil:
		return nil, fail(msg.err)
	case len(msg.take) == 0:
		return nil, warn(joined("nothing in", msg.of.name, "can be accepted in bulk", reasons(msg.kinds)))
	}
	title := joined(fmt.Sprintf("accept %d of %d in %s", len(msg.take), len(msg.sel.Take)+len(msg.sel.Left), msg.of.name), reasons(msg.kinds)) + "?"
	c := diffpane.Content{Key: fmt.Sprintf("bulk %d %s", gen, title), Title: title, Diff: msg.doc}
	for _, l := range leftLines(s, msg.sel.Left) {
		c.Facts = append(c.Facts, diffpane.Fact{Glyph: l.Glyph, Role: l.Role, Text: l.Text})
	}
	return &bulk{ids: msg.take, gen: gen, content: c}, answer{}
}

// late is a bulk question that came while something else had the keys: the help, a form, the filter.
type late struct {
	msg selectedMsg
	gen int // that it was asked for in
}

// bulks is the one on the screen, and the one that waits for the keys to be free.
type bulks struct {
	frame *frame.Model
	diff  *diffpane.Model
	now   *bulk // nil: there is none on the screen
	late  *late // nil: none waits
}

// stands reports whether there is one on the screen.
func (m *bulks) stands() bool { return m.now != nil }

// open puts one on the screen.
func (m *bulks) open(b *bulk, at time.Time) {
	b.since, b.zoomed = at, m.frame.Zoomed()
	m.now = b
	m.frame.Zoom(true)
}

// close takes it from the screen; it reports whether there was one.
func (m *bulks) close() bool {
	if m.now == nil {
		return false
	}
	m.frame.Zoom(m.now.zoomed)
	m.now = nil
	return true
}

// due is the one that waits, once the keys are free, if it is about what is there still.
func (m *bulks) due(s sight, taken bool, list *items) answer {
	l := m.late
	if l == nil || taken || m.stands() {
		return answer{}
	}
	m.late = nil
	if s.gen != l.gen || s.blocked {
		return warn("not asked about " + l.msg.of.name + ": it changed meanwhile")
	}
	b, why := newBulk(l.msg, list, l.gen)
	why.bulk = b
	return why
}

// key takes a key, pressed at a time, while one is on the screen: none but y decides.
func (m *bulks) key(k keys.Key, msg tea.KeyMsg, s sight, at time.Time) answer {
	switch k {
	case keys.Back, keys.Note, keys.Quit, keys.Unzoom:
		m.close()
	case keys.PageDown:
		m.diff.Page(1)
	case keys.PageUp:
		m.diff.Page(-1)
	case keys.Down, keys.LineDown, keys.ArrowDown:
		m.diff.Move(1)
	case keys.Up, keys.LineUp, keys.ArrowUp:
		m.diff.Move(-1)
	case keys.First:
		m.diff.Top()
	case keys.Last:
		m.diff.Bottom()
	default:
		if msg.String() == dialog.Confirm && !msg.Paste && at.Sub(m.now.since) >= dialog.Settle {
			return m.confirm(s)
		}
		return say("y accepts all of it, esc goes back")
	}
	return answer{}
}

// confirm accepts all of it, if it has been on the screen and holds still.
func (m *bulks) confirm(s sight) answer {
	b := m.now
	switch {
	case s.busy:
		return warn("not accepted yet: something is being done; y again")
	case s.gen != b.gen || s.blocked:
		m.close()
		return warn("not done: it changed meanwhile")
	}
	if a, ok := s.seen("y"); !ok {
		return a
	}
	m.close()
	return take(triage.Action{Verb: triage.Accept, IDs: b.ids, Bulk: true})
}

// bulkKeys are the keys for the line below.
func bulkKeys(n int) []key.Binding {
	bind := func(label, does string) key.Binding {
		return key.NewBinding(key.WithKeys(label), key.WithHelp(label, does))
	}
	return []key.Binding{bind(dialog.Confirm, fmt.Sprintf("accept all %d", n)), bind("space", "page"), bind("b", "page back"), bind("esc", "none of it")}
}
