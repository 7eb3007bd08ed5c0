package tui

import (
	"fmt"
	"strings"

	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/tui/cells"
	"github.com/seed-58def443/ssot/tui/keys"
	"github.com/seed-58def443/ssot/tui/theme"
)

// View is the frame: exactly as many lines as the screen has, each exactly as wide.
func (m *model) View() string {
	if m.width == 0 || m.height == 0 || m.ground.awaited {
		return ""
	}
	if m.tooSmall() {
		return m.sorry()
	}
	m.resize()
	l := m.layout()
	out := make([]string, 0, m.height)
	out = append(out, cells.Fit(m.header(), m.width))
	if l.lines {
		out = append(out, m.hairline(l, "┬"))
	}
	status := m.status()
	body, free := m.overlay(m.body(l))
	out = append(out, body...)
	if l.diff > 0 {
		m.diff.Saw(free)
	}
	if l.lines {
		out = append(out, m.hairline(l, "┴"))
	}
	out = append(append(out, status...), m.keyLine())
	for i, line := range out {
		out[i] = cells.Screen(line, m.width)
	}
	return strings.Join(out, "\n")
}

// sorry is the frame where nothing can be shown.
func (m *model) sorry() string {
	out := make([]string, m.height)
	for i := range out {
		out[i] = cells.Blank(m.width)
	}
	out[0] = cells.Fit(fmt.Sprintf("ssot needs %dx%d; this is %dx%d", leastWidth, leastHeight, m.width, m.height), m.width)
	return strings.Join(out, "\n")
}

// hairline is the line between header, body and foot; above the pane with the focus it is heavy.
func (m *model) hairline(l layout, joint string) string {
	part := func(w int, focused bool) string {
		if focused && joint == "┬" {
			return m.theme.Paint(theme.Accent, strings.Repeat("━", w))
		}
		return m.theme.Paint(theme.Faint, strings.Repeat("─", w))
	}
	if l.single {
		return part(m.width, true)
	}
	return part(l.list, m.focus == listFocus) + m.theme.Paint(theme.Faint, joint) + part(l.diff, m.focus == diffFocus)
}

func (m *model) body(l layout) []string {
	switch {
	case l.list == 0:
		return m.diff.View()
	case l.diff == 0:
		return m.list.View()
	}
	left, right := m.list.View(), m.diff.View()
	bar := m.theme.Paint(theme.Faint, "│")
	out := make([]string, len(left))
	for i := range out {
		out[i] = left[i] + bar + right[i]
	}
	return out
}

// overlay puts the dialog over the lower lines of the body: the rewrite it asks about stays in sight as far as it can. free is how many lines do.
func (m *model) overlay(body []string) (lines []string, free int) {
	if m.dialog == nil {
		return body, len(body)
	}
	lines = m.dialog.View(m.width, max(0, len(body)-1))
	free = len(body) - len(lines) - 1
	out := append(make([]string, 0, len(body)), body[:free]...)
	out = append(out, m.theme.Paint(theme.Accent, strings.Repeat("━", m.width)))
	return append(out, lines...), free
}

// keyLine is the one line of keys: those of the part that takes them all while there is one.
func (m *model) keyLine() string {
	switch {
	case m.dialog != nil:
		return m.keys.Show(m.dialog.Keys(), m.width)
	case m.filter.Typing():
		return m.keys.Show(m.filter.Keys(), m.width)
	}
	return m.keys.Line(m.situation(), m.width)
}

func (m *model) situation() keys.Situation {
	e := m.current()
	return keys.Situation{
		Single: m.layout().single, OnDiff: m.focus == diffFocus, Scanning: m.session == nil, Item: e != nil,
		Decided: e != nil && (e.State == triage.Accepted || e.State == triage.Allowed),
		Ways:    e != nil && len(m.choices(e)) > 1,
		Rules:   len(m.rules), News: len(m.news) > 0 || len(m.notRead) > 0 || m.last.text != "",
	}
}
