package tui

import (
	"fmt"
	"strings"

	"github.com/seed-58def443/ssot/tui/cells"
	"github.com/seed-58def443/ssot/tui/theme"
)

// header is the top line: what is looked at, the rules, how far the review is. A narrow screen gets fewer words, never a broken line.
func (m *model) header() string {
	title := " " + m.theme.Paint(theme.Accent, "ssot")
	if m.o.Title != "" {
		title += m.theme.Paint(theme.Dim, " · ") + m.theme.Paint(theme.Strong, cells.Tail(cells.Name(m.o.Title), max(8, m.width/4)))
	}
	for _, progress := range []string{m.progressLong(), m.progressShort()} {
		for _, rules := range []string{m.ruleTabs(), m.ruleTab()} {
			room := m.width - cells.Width(title) - cells.Width(progress) - cells.Width(rules)
			if room < 5 {
				continue
			}
			gap := room - 1
			lead := min(4, gap/2)
			return title + cells.Blank(lead) + rules + cells.Blank(gap-lead) + progress + " "
		}
	}
	return cells.Ends(title, m.progressShort()+" ", m.width)
}

// ruleTabs are the rules with their counts; the one that is looked at stands in brackets.
func (m *model) ruleTabs() string {
	var parts []string
	for _, r := range m.rules {
		parts = append(parts, m.tab(r, m.rule == r))
	}
	if len(m.rules) > 1 && m.rule == "" {
		parts = append(parts, m.theme.Paint(theme.Strong, "[all]"))
	}
	return strings.Join(parts, m.theme.Paint(theme.Dim, " · "))
}

// ruleTab is the one that is looked at.
func (m *model) ruleTab() string {
	if m.rule == "" {
		return m.theme.Paint(theme.Strong, "[all]")
	}
	return m.tab(m.rule, true)
}

func (m *model) tab(rule string, here bool) string {
	text := fmt.Sprintf("%s %d", cells.Name(rule), m.counts[rule].total)
	switch {
	case here && len(m.rules) > 1:
		return m.theme.Paint(theme.Strong, "["+text+"]")
	case here:
		return m.theme.Paint(theme.Strong, text)
	}
	return m.theme.Paint(theme.Dim, text)
}

// progressLong is how far the review is, or the scan.
func (m *model) progressLong() string {
	if m.session == nil {
		return m.scanning(true)
	}
	c := m.total()
	text := fmt.Sprintf("%d of %d reviewed", c.reviewed(), c.total)
	if c.reviewed() == 0 {
		return m.theme.Paint(theme.Plain, text)
	}
	var parts []string
	for _, p := range []struct {
		n    int
		word string
		role theme.Role
	}{{c.accepted, "accepted", theme.Good}, {c.allowed, "allowed", theme.Accent}, {c.skipped, "skipped", theme.Dim}} {
		if p.n > 0 {
			parts = append(parts, m.theme.Paint(p.role, fmt.Sprintf("%d %s", p.n, p.word)))
		}
	}
	return m.theme.Paint(theme.Plain, text+": ") + strings.Join(parts, " ")
}

func (m *model) progressShort() string {
	if m.session == nil {
		return m.scanning(false)
	}
	c := m.total()
	return fmt.Sprintf("%d/%d", c.reviewed(), c.total)
}

// scanning is what the scan is doing and how far it is.
func (m *model) scanning(long bool) string {
	phase := cells.Line(m.scan.Phase)
	if phase == "" {
		phase = "scanning"
	}
	switch {
	case m.scan.Total > 0:
		phase = fmt.Sprintf("%s %d/%d", phase, m.scan.Done, m.scan.Total)
	case m.scan.Done > 0:
		phase = fmt.Sprintf("%s %d", phase, m.scan.Done)
	}
	if long && len(m.all) > 0 {
		phase += fmt.Sprintf(" · %d found", len(m.all))
	}
	return m.theme.Paint(theme.Accent, m.spinner()) + " " + m.theme.Paint(theme.Plain, phase)
}

func (m *model) spinner() string { return m.spin.Frames[m.frame%len(m.spin.Frames)] }
