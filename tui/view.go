package tui

import (
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/tui/frame"
	"github.com/seed-58def443/ssot/tui/header"
	"github.com/seed-58def443/ssot/tui/keys"
)

// View is the frame: exactly as many lines as the screen has, each exactly as wide.
func (m *model) View() string {
	width, height := m.frame.Size()
	switch {
	case width == 0 || height == 0 || m.ground.Awaited():
		return ""
	case m.frame.TooSmall():
		return m.frame.Sorry()
	}
	p := frame.Parts{Status: m.resize(), Header: m.header(width)}
	_, _, body := m.frame.Panes(len(p.Status))
	if m.frame.Shows(frame.List) {
		p.List = m.list.View()
	}
	if m.frame.Shows(frame.Rewrite) {
		p.Rewrite = m.diff.View()
	}
	if m.dialog != nil {
		p.Dialog = m.dialog.View(width, max(0, body-1))
	}
	p.Keys = m.keyLine(width)
	screen, free := m.frame.View(p)
	if m.frame.Shows(frame.Rewrite) {
		m.diff.Saw(free)
	}
	return screen
}

// resize gives the panes their sizes, less what the status takes.
func (m *model) resize() (statusLines []string) {
	if m.frame.TooSmall() {
		return nil
	}
	statusLines = m.statusLines()
	list, rewrite, height := m.frame.Panes(len(statusLines))
	m.list.SetSize(list, height)
	m.diff.SetSize(rewrite, height)
	return statusLines
}

func (m *model) header(width int) string {
	var scan *header.Scan
	if m.session == nil {
		scan = &header.Scan{Phase: m.scan.Phase, Done: m.scan.Done, Total: m.scan.Total, Found: len(m.all)}
	}
	return m.head.View(width, m.spinner(), scan)
}

func (m *model) spinner() string { return m.spin.Frames[m.turn%len(m.spin.Frames)] }

// keyLine is the one line of keys: those of the part that takes them all while there is one.
func (m *model) keyLine(width int) string {
	switch {
	case m.dialog != nil:
		return m.keys.Show(m.dialog.Keys(), width)
	case m.filter.Typing():
		return m.keys.Show(m.filter.Keys(), width)
	}
	return m.keys.Line(m.situation(), width)
}

func (m *model) situation() keys.Situation {
	e := m.current()
	return keys.Situation{
		Single: m.frame.Single(), OnDiff: m.frame.Focus() == frame.Rewrite, Scanning: m.session == nil, Item: e != nil,
		Decided: e != nil && (e.State == triage.Accepted || e.State == triage.Allowed),
		Ways:    e != nil && len(m.choices(e)) > 1,
		Rules:   len(m.head.Rules()), News: len(m.status.Told()) > 0 || len(m.notRead) > 0,
	}
}
