package dialog

import (
	"strings"

	"github.com/charmbracelet/bubbles/key"

	"github.com/seed-58def443/ssot/tui/cells"
	"github.com/seed-58def443/ssot/tui/theme"
)

// View is the dialog in at most height lines, each exactly width cells wide; a text to be read takes all of them.
func (m *Model) View(width, height int) []string {
	body := m.body(width)
	m.length, m.height = len(body), max(0, height-1)
	title := cells.Fit(" "+m.theme.Paint(theme.Strong, m.title()), width)
	if m.o.Read {
		for len(body) < m.height {
			body = append(body, cells.Blank(width))
		}
		m.scroll(0)
	} else {
		m.offset = max(0, len(body)-m.height) // the question and the field in hand stand last
	}
	out := append([]string{title}, body[m.offset:min(len(body), m.offset+m.height)]...)
	return out[:min(len(out), max(0, height))]
}

// Keys are the keys that the dialog takes now.
func (m *Model) Keys() []key.Binding {
	bind := func(label, does string) key.Binding {
		return key.NewBinding(key.WithKeys(label), key.WithHelp(label, does))
	}
	switch {
	case m.o.Read && m.length > m.height:
		return []key.Binding{bind("j/k", "scroll"), bind("esc", "close")}
	case m.o.Read:
		return []key.Binding{bind("esc", "close")}
	case m.asksText() && m.o.Question == nil && m.step == len(m.inputs)-1:
		return []key.Binding{bind("enter", "keep"), bind("esc", "drop")}
	case m.asksText():
		return []key.Binding{bind("enter", "next"), bind("esc", "cancel")}
	case len(m.inputs) > 0:
		return []key.Binding{bind(Confirm, "yes, write it"), bind("esc", "back"), bind("n", "no")}
	}
	return []key.Binding{bind(Confirm, "yes"), bind("esc", "no")}
}

func (m *Model) title() string {
	if !m.o.Read && len(m.inputs) == 0 && m.o.Question != nil {
		return m.o.Question(nil)
	}
	return m.o.Title
}

func (m *Model) body(width int) []string {
	var out []string
	for _, l := range m.o.Lines {
		out = append(out, m.line(l, width)...)
	}
	if len(m.inputs) == 0 {
		return out
	}
	label := 0
	for _, f := range m.o.Fields {
		label = max(label, cells.Width(f.Label))
	}
	for i, f := range m.o.Fields {
		out = append(out, m.field(i, f, label, width))
	}
	switch {
	case m.fault != "":
		out = append(out, m.line(Line{"!", theme.Bad, m.fault}, width)...)
	case !m.asksText() && m.o.Question != nil:
		out = append(out, m.line(Line{"?", theme.Accent, m.o.Question(m.Values())}, width)...)
	}
	return out
}

func (m *Model) line(l Line, width int) []string {
	var out []string
	for i, s := range cells.Wrap(l.Text, width-4) {
		lead := cells.Blank(3)
		if i == 0 {
			lead = " " + m.theme.Paint(l.Role, cells.Fit(l.Glyph, 1)) + " "
		}
		out = append(out, cells.Fit(lead+strings.TrimRight(s, " "), width))
	}
	return out
}

func (m *Model) field(i int, f Field, label, width int) string {
	point, role := " ", theme.Dim
	if i == m.step {
		point, role = ">", theme.Accent
	}
	in := &m.inputs[i]
	theme.Fit(in, max(1, width-label-6))
	return cells.Fit(m.theme.Paint(theme.Accent, point)+" "+m.theme.Paint(role, cells.Fit(f.Label, label))+"  "+in.View(), width)
}
