// Package status is the lines above the keys: what just happened, what is typed, or what must be read, and at the right
// end what could not be read. It keeps what was said until somebody has read it.
package status

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/tui/cells"
	"github.com/seed-58def443/ssot/tui/theme"
)

// A Model is the status. The zero value is not usable: see New.
type Model struct {
	theme *theme.Theme
	named func(string) string
	now   message // until the next key
	last  message // a message that may not have been read in full
	news  []string
	late  int // number of unread messages at the end of news
}

// message is a message with its role.
type message struct {
	role theme.Role
	text string // sanitised; may have several lines
}

// New returns an empty status. named replaces the session's IDs in a sentence by places that the user knows.
func New(t *theme.Theme, named func(string) string) *Model { return &Model{theme: t, named: named} }

// Say shows information.
func (m *Model) Say(text string) { m.Tell(theme.Normal, text) }

// Good shows what was done.
func (m *Model) Good(text string) { m.Tell(theme.Good, text) }

// Warn shows why an action was not done.
func (m *Model) Warn(text string) { m.Tell(theme.Warn, text) }

// Fail shows an error: a sentence, which lines of a file may follow.
func (m *Model) Fail(err error) { m.Tell(theme.Bad, err.Error()) }

// Tell shows a message in a role. It ignores an empty message.
func (m *Model) Tell(r theme.Role, text string) {
	if text != "" {
		m.now = message{r, cells.Lines(m.named(text))}
	}
}

// Text returns the current message, or "".
func (m *Model) Text() string { return m.now.text }

// Clear removes the current message.
func (m *Model) Clear() { m.now = message{} }

// Dismiss removes the current message. A failure, and a message that did not fit on a screen of this size, can still be
// read later.
func (m *Model) Dismiss(width, height int) {
	if m.now.role == theme.Bad || len(cells.Wrap(m.now.text, room(width))) > most(height) {
		m.last = m.now
	}
	m.Clear()
}

// News takes all messages that there are now for the user to read; it returns how many are new. One that nobody has
// read, and that is not among them any more, holds no longer, and goes.
func (m *Model) News(news []string) int {
	read := len(m.news) - m.late
	unread := slices.DeleteFunc(slices.Clone(m.news[read:]), func(n string) bool { return !slices.Contains(news, n) })
	m.news = append(m.news[:read:read], unread...)
	before := len(m.news)
	for _, n := range news {
		if !slices.Contains(m.news, n) {
			m.news = append(m.news, n)
		}
	}
	m.late = len(m.news) - read
	return len(m.news) - before
}

// Read marks all messages as read.
func (m *Model) Read() { m.late = 0 }

// A Line is a past message.
type Line struct {
	Glyph string
	Role  theme.Role
	Text  string
}

// Lines returns the past messages.
func (m *Model) Lines() []Line {
	var out []Line
	if m.last.text != "" {
		out = append(out, Line{"!", m.last.role, m.last.text})
	}
	for _, n := range m.news {
		out = append(out, Line{"•", theme.Warn, cells.Lines(m.named(n))})
	}
	return out
}

// Around holds the texts of other parts for the status line.
type Around struct {
	Typed   func(width int) string // text field that replaces the status; nil: none
	Busy    string                 // text while a command runs
	Rest    func(width int) string // text of an idle screen
	NotRead string
	Asked   bool // keys answer a question or are text: i does not show the rest of anything
}

// View returns the status lines for a screen of this size. The current message takes as many lines as it needs, up to a
// third of the screen.
func (m *Model) View(width, height int, a Around) []string {
	right := m.right(a)
	var rows []string
	if m.now.text != "" && a.Typed == nil {
		rows = m.rows(width, height, a)
	} else {
		rows = []string{m.line(max(0, width-cells.Width(right)-3), a)}
	}
	for i := range rows {
		rows[i] = " " + rows[i]
		if i < len(rows)-1 {
			rows[i] = cells.Fit(rows[i], width)
		}
	}
	last := rows[len(rows)-1]
	if cells.Width(last)+cells.Width(right) >= width {
		a.NotRead = ""
		right = m.right(a)
	}
	rows[len(rows)-1] = cells.Ends(last, right, width)
	return rows
}

func (m *Model) right(a Around) string {
	switch {
	case a.NotRead == "":
		return ""
	case !a.Asked:
		a.NotRead += ": i"
	}
	return m.theme.Paint(theme.Warn, a.NotRead) + "  "
}

// room returns the width of a message, most the maximum number of its lines.
func room(width int) int  { return max(1, width-2) }
func most(height int) int { return max(2, height/3) }

// rows returns the lines of the message. If they are too many, the last one names the key that shows the rest.
func (m *Model) rows(width, height int, a Around) []string {
	room, most := room(width), most(height)
	rows := cells.Wrap(m.now.text, room)
	if len(rows) > most {
		hint := "… (i: all of it)"
		if a.Asked {
			hint = "…"
		}
		rows = rows[:most]
		rows[most-1] = strings.TrimRight(cells.Cut(rows[most-1], room-cells.Width(hint)), " ") + hint
	}
	for i, r := range rows {
		rows[i] = m.theme.Paint(m.now.role, strings.TrimRight(r, " "))
	}
	return rows
}

// line returns the status line without a current message.
func (m *Model) line(width int, a Around) string {
	switch {
	case a.Typed != nil:
		return a.Typed(width)
	case a.Busy != "":
		return m.theme.Paint(theme.Accent, a.Busy)
	case m.late > 0:
		first := cells.Line(m.named(m.news[len(m.news)-m.late]))
		hint := ""
		switch {
		case m.late > 1 && a.Asked:
			hint = fmt.Sprintf(" (+%d more)", m.late-1)
		case m.late > 1:
			hint = fmt.Sprintf(" (+%d more: i)", m.late-1)
		case !a.Asked:
			hint = " (i)"
		}
		return m.theme.Paint(theme.Warn, "⚠ "+strings.TrimRight(cells.Fit(first, width-2-cells.Width(hint)), " ")+hint)
	case a.Rest != nil:
		return a.Rest(width)
	}
	return ""
}
