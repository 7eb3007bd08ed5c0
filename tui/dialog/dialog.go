// Package dialog is a question at the bottom of the screen: a confirmation, a few fields, or a text to read. Nothing
// that writes a file is confirmed by Enter, Esc or pasted text.
package dialog

import (
	"fmt"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/seed-58def443/ssot/tui/cells"
	"github.com/seed-58def443/ssot/tui/theme"
)

// Settle is how long a question must be on the screen before it accepts a deciding key: an earlier key was meant for
// the previous screen.
const Settle = 250 * time.Millisecond

// Confirm is the key that confirms. No dialog opens with it, so that a repeated key can't confirm.
const Confirm = "y"

// Result is the effect of a key.
type Result int

// Results.
const (
	Pending Result = iota
	Ignored        // the key has no effect here, or was pressed too soon
	Cancelled
	Confirmed
	ConfirmedOther // with the key of Options.Other
)

// A Line is a line of a dialog: a glyph in one cell and a text that is wrapped.
type Line struct {
	Glyph string
	Role  theme.Role
	Text  string
}

// A Field is a text field.
type Field struct {
	Label, Placeholder, Value string
	Optional                  bool
	// Picks are suggested values: while the field is empty, the key 1 inserts the first, and so on. A suggestion that
	// ends in a space is a prefix.
	Picks []string
	Check func(value string) error // returns a one-sentence error; nil: every value is valid
}

// Other is a second key that confirms, and its description.
type Other struct{ Key, Does string }

// Options describe a dialog.
type Options struct {
	Title  string
	Lines  []Line
	Fields []Field
	// Question is asked last, after the fields are filled in. In a dialog without fields it takes the place of Title.
	// If it is nil, Enter submits the fields: use that only for actions that can be undone and write no file.
	Question func(values []string) string
	Choices  []Choice // alternatives of the action, in a dialog with fields; the first is the default
	Other    Other    // second key that confirms; none if its Key is empty
	Takes    string   // label of Enter in a dialog without a question; empty: Enter keeps the fields
	Read     bool     // text to read only: any usual key closes it, j and k scroll
	Now      time.Time
}

// A Model is a dialog. The zero value is not usable: see New.
type Model struct {
	theme  *theme.Theme
	o      Options
	form   form
	shown  time.Time
	fault  string
	chosen int // index into the choices
	sheet  sheet
}

// New returns a dialog that opened at o.Now.
func New(t *theme.Theme, o Options) *Model {
	m := &Model{theme: t, o: o, form: newForm(t, o.Fields), shown: o.Now}
	m.focus(0, o.Now)
	return m
}

// Values returns the values of the fields without outer spaces, followed by the value of the choice, if any.
func (m *Model) Values() []string {
	out := m.form.values()
	if len(m.o.Choices) > 0 {
		out = append(out, m.o.Choices[m.chosen].Value)
	}
	return out
}

// Update handles a key that was pressed at now. A field accepts keys at once; a key that decides must wait for Settle.
func (m *Model) Update(msg tea.KeyMsg, now time.Time) Result {
	switch {
	case m.AsksText() && isText(msg):
		m.fault = ""
		m.form.write(msg)
		return Pending
	case msg.Paste:
		return Ignored
	case m.AsksText():
		return m.edit(msg, now)
	case m.o.Read:
		return m.sheet.read(msg)
	case now.Sub(m.shown) < Settle:
		return Ignored
	default:
		return m.answer(msg, now)
	}
}

// Unanswered returns a message about a key that Update ignored.
func (m *Model) Unanswered(msg tea.KeyMsg, now time.Time) string {
	name := cells.Line(msg.String())
	if name == "" {
		name = "space"
	}
	switch {
	case msg.Paste:
		return "pasted text is no answer"
	case m.o.Read:
		return name + " does nothing here; esc closes it"
	case m.AsksText():
	case m.unread(msg):
		n, _ := m.unseen()
		return fmt.Sprintf("not yet: %s; look, then %s again", asked(n), name)
	case msg.String() == Confirm:
		return fmt.Sprintf("%s came sooner than anybody reads: %s again", name, name)
	case now.Sub(m.shown) < Settle:
		return fmt.Sprintf("dropped %s, which came before the question was read: %s does it, esc goes back", name, Confirm)
	case m.o.Other.Key != "":
		return fmt.Sprintf("%s is no answer: %s and %s are, esc goes back", name, Confirm, m.o.Other.Key)
	default:
		return fmt.Sprintf("%s is no answer: %s does it, esc goes back", name, Confirm)
	}
	return ""
}

// confirms reports whether a key confirms the question.
func (m *Model) confirms(msg tea.KeyMsg) bool {
	return msg.String() == Confirm || m.o.Other.Key != "" && msg.String() == m.o.Other.Key
}

// unseen returns how many lines of a question were not on the screen yet, and the first of them.
func (m *Model) unseen() (n, first int) {
	if m.plain() && m.sheet.seen == nil {
		return len(m.o.Lines), 0
	}
	return m.sheet.unseen()
}

// unread reports whether a key would confirm what is on the screen in part.
func (m *Model) unread(msg tea.KeyMsg) bool {
	n, _ := m.sheet.unseen()
	return n > 0 && m.plain() && m.confirms(msg)
}

// edit handles a key that is not text while a field has the focus.
func (m *Model) edit(msg tea.KeyMsg, now time.Time) Result {
	switch msg.String() {
	case "esc", "ctrl+c":
		return Cancelled
	case "enter", "tab", "down":
		if err := m.form.check(m.form.step); err != nil {
			m.fault = err.Error()
			return Pending
		}
		switch {
		case m.o.Question != nil || m.form.step < m.form.last():
			m.focus(m.form.step+1, now)
		case msg.Type == tea.KeyEnter:
			return Confirmed
		default:
			return Ignored
		}
	case "shift+tab", "up":
		m.focus(max(0, m.form.step-1), now)
	default:
		m.form.control(msg)
	}
	return Pending
}

// answer handles a key while the question is asked.
func (m *Model) answer(msg tea.KeyMsg, now time.Time) Result {
	if i := chosen(m.o.Choices, msg); i >= 0 {
		m.chosen, m.shown = i, now // the question changed
		return Pending
	}
	if m.plain() && m.sheet.page(msg) {
		return Pending
	}
	if m.confirms(msg) {
		if n, first := m.unseen(); n > 0 {
			m.sheet.show(first)
			m.shown = now // the same key must not confirm at once what comes into sight
			return Ignored
		}
		if msg.String() != Confirm {
			return ConfirmedOther
		}
	}
	switch msg.String() {
	case Confirm:
		for i := range m.form.fields {
			if err := m.form.check(i); err != nil {
				m.focus(i, now)
				m.fault = err.Error()
				return Pending
			}
		}
		return Confirmed
	case "esc", "n", "q":
		if m.Form() && msg.String() == "esc" {
			m.focus(m.form.last(), now)
			return Pending
		}
		return Cancelled
	case "shift+tab", "up":
		if m.Form() {
			m.focus(m.form.last(), now)
			return Pending
		}
	}
	return Ignored
}

// Form reports whether the dialog has fields.
func (m *Model) Form() bool { return len(m.form.fields) > 0 }

// AsksText reports whether keys are input for a field.
func (m *Model) AsksText() bool { return !m.o.Read && m.form.step <= m.form.last() }

// focus moves to a field or, behind the last one, to the question.
func (m *Model) focus(step int, now time.Time) {
	m.form.focus(step)
	m.fault, m.shown = "", now
}

func isText(msg tea.KeyMsg) bool {
	return (msg.Type == tea.KeyRunes || msg.Type == tea.KeySpace) && !msg.Alt
}
