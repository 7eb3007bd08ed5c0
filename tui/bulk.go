package tui

import (
	"fmt"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/tui/dialog"
	"github.com/seed-58def443/ssot/tui/diffpane"
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

// openBulk puts it on the screen.
func (m *model) openBulk(b *bulk) {
	b.since, b.zoomed = m.o.Now(), m.frame.Zoomed()
	m.bulk = b
	m.frame.Zoom(true)
}

// closeBulk takes it from the screen, if it is there.
func (m *model) closeBulk() {
	if m.bulk != nil {
		m.frame.Zoom(m.bulk.zoomed)
		m.bulk = nil
	}
}

// bulkKey takes a key while it is on the screen: none but y decides.
func (m *model) bulkKey(msg tea.KeyMsg) tea.Cmd {
	m.status.Clear()
	switch k := m.keys.Of(msg); k {
	case keys.Back, keys.Note, keys.Quit, keys.Unzoom:
		m.closeBulk()
	case keys.PageDown, keys.PageUp, keys.LineDown, keys.LineUp, keys.ArrowDown, keys.ArrowUp:
		m.move(k)
	case keys.Down:
		m.page.diff.Move(1)
	case keys.Up:
		m.page.diff.Move(-1)
	case keys.First:
		m.page.diff.Top()
	case keys.Last:
		m.page.diff.Bottom()
	default:
		if msg.String() != dialog.Confirm || msg.Paste || m.o.Now().Sub(m.bulk.since) < dialog.Settle {
			m.status.Say("y accepts all of it, esc goes back")
			return nil
		}
		return m.confirmBulk()
	}
	return nil
}

// confirmBulk accepts all of it, if it has been on the screen and holds still.
func (m *model) confirmBulk() tea.Cmd {
	s, b := m.sight(), m.bulk
	switch {
	case s.busy:
		m.status.Warn("not accepted yet: something is being done; y again")
		return nil
	case s.gen != b.gen || s.blocked:
		m.closeBulk()
		m.status.Warn("not done: it changed meanwhile")
		return nil
	}
	if a, ok := s.seen("y"); !ok {
		return m.apply(a, keys.None)
	}
	m.closeBulk()
	return m.work.decide(triage.Action{Verb: triage.Accept, IDs: b.ids, Bulk: true})
}

// bulkKeys are the keys for the line below.
func bulkKeys(n int) []key.Binding {
	bind := func(label, does string) key.Binding {
		return key.NewBinding(key.WithKeys(label), key.WithHelp(label, does))
	}
	return []key.Binding{bind(dialog.Confirm, fmt.Sprintf("accept all %d", n)), bind("space", "page"), bind("b", "page back"), bind("esc", "none of it")}
}
