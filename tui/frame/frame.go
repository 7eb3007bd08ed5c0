// Package frame is where everything stands on the screen: it owns the screen's size and which of the two panes has the
// keys, says how large each part is, puts together what the parts drew, and finds the part at a place. It draws nothing
// but the lines between them.
package frame

import (
	"fmt"
	"strings"

	"github.com/seed-58def443/ssot/tui/cells"
	"github.com/seed-58def443/ssot/tui/theme"
)

// The sizes at which the layout changes: below twoPanes one pane at a time, from hairlines on lines between the parts,
// below least nothing but a sentence.
const (
	twoPanes    = 85
	hairlines   = 16
	leastWidth  = 40
	leastHeight = 10
)

// Pane is one of the two panes.
type Pane int

// The panes.
const (
	List Pane = iota
	Rewrite
)

// Model is the frame. The zero value is not usable: see New.
type Model struct {
	theme         *theme.Theme
	width, height int
	focus         Pane
	status        int // lines of it in the last View
}

// New returns a frame without a size; the list has the focus.
func New(t *theme.Theme) *Model { return &Model{theme: t} }

// Resize says how many cells and lines the screen has.
func (m *Model) Resize(width, height int) { m.width, m.height = max(width, 0), max(height, 0) }

// Size is how many cells and lines the screen has.
func (m *Model) Size() (width, height int) { return m.width, m.height }

// Focus is the pane that keys which move are for.
func (m *Model) Focus() Pane { return m.focus }

// SetFocus gives the keys to a pane.
func (m *Model) SetFocus(p Pane) { m.focus = p }

// TooSmall reports whether nothing can be shown: then nothing can be decided.
func (m *Model) TooSmall() bool { return m.width < leastWidth || m.height < leastHeight }

// Single reports whether one pane is on the screen at a time.
func (m *Model) Single() bool { return m.width < twoPanes }

// Shows reports whether a pane is on the screen.
func (m *Model) Shows(p Pane) bool { return !m.Single() || m.focus == p }

// layout is where everything stands when the status takes one line.
type layout struct {
	lines         bool // between header, body and foot
	top, body     int  // the body's first line, and how many it has
	list, rewrite int  // widths; 0: not on the screen
}

func (m *Model) layout() layout {
	l := layout{lines: m.height >= hairlines}
	l.top, l.body = 1, m.height-3
	if l.lines {
		l.top, l.body = 2, m.height-5
	}
	l.body = max(l.body, 0)
	switch {
	case !m.Single():
		l.list = max(34, min(m.width*3/8, 64))
		l.rewrite = m.width - l.list - 1
	case m.focus == List:
		l.list = m.width
	default:
		l.rewrite = m.width
	}
	return l
}

// Panes is how many cells each pane has, and how many lines both have when the status takes so many; one that is not on
// the screen has the width that it will have.
func (m *Model) Panes(status int) (list, rewrite, height int) {
	l := m.layout()
	list, rewrite = l.list, l.rewrite
	if m.Single() {
		list, rewrite = m.width, m.width
	}
	return list, rewrite, max(0, l.body+1-status)
}

// At is the pane at a place of the screen, as it was drawn last, and the line in it.
func (m *Model) At(x, y int) (p Pane, line int, ok bool) {
	l := m.layout()
	line = y - l.top
	if line < 0 || line > l.body-m.status {
		return List, 0, false
	}
	if l.list > 0 && x < l.list {
		return List, line, true
	}
	return Rewrite, line, true
}

// Parts are what the parts drew. A pane has exactly the lines and cells of Panes; of one that is not on the screen
// nothing is needed.
type Parts struct {
	Header, Keys  string
	List, Rewrite []string
	Status        []string
	Dialog        []string // nil: there is none
}

// View is the screen: exactly as many lines as it has, each exactly as wide. free is how many lines of the panes are in
// sight.
func (m *Model) View(p Parts) (screen string, free int) {
	l := m.layout()
	m.status = len(p.Status)
	out := make([]string, 0, m.height)
	out = append(out, cells.Fit(p.Header, m.width))
	if l.lines {
		out = append(out, m.hairline(l, "┬"))
	}
	body, free := m.overlay(m.body(l, p), p.Dialog)
	out = append(out, body...)
	if l.lines {
		out = append(out, m.hairline(l, "┴"))
	}
	out = append(append(out, p.Status...), p.Keys)
	for i, line := range out {
		out[i] = cells.Screen(line, m.width)
	}
	return strings.Join(out, "\n"), free
}

// Sorry is the screen where nothing can be shown.
func (m *Model) Sorry() string {
	out := make([]string, m.height)
	for i := range out {
		out[i] = cells.Blank(m.width)
	}
	out[0] = cells.Fit(fmt.Sprintf("ssot needs %dx%d; this is %dx%d", leastWidth, leastHeight, m.width, m.height), m.width)
	return strings.Join(out, "\n")
}

// hairline is the line between header, body and foot; above the pane with the focus it is heavy.
func (m *Model) hairline(l layout, joint string) string {
	part := func(w int, focused bool) string {
		if focused && joint == "┬" {
			return m.theme.Paint(theme.Accent, strings.Repeat("━", w))
		}
		return m.theme.Paint(theme.Faint, strings.Repeat("─", w))
	}
	if m.Single() {
		return part(m.width, true)
	}
	return part(l.list, m.focus == List) + m.theme.Paint(theme.Faint, joint) + part(l.rewrite, m.focus == Rewrite)
}

func (m *Model) body(l layout, p Parts) []string {
	switch {
	case l.list == 0:
		return p.Rewrite
	case l.rewrite == 0:
		return p.List
	}
	bar := m.theme.Paint(theme.Faint, "│")
	out := make([]string, len(p.List))
	for i := range out {
		out[i] = p.List[i] + bar + p.Rewrite[i]
	}
	return out
}

// overlay puts the dialog over the lower lines of the body: the rewrite it asks about stays in sight as far as it can.
func (m *Model) overlay(body, dialog []string) (lines []string, free int) {
	if dialog == nil {
		return body, len(body)
	}
	free = len(body) - len(dialog) - 1
	out := append(make([]string, 0, len(body)), body[:free]...)
	out = append(out, m.theme.Paint(theme.Accent, strings.Repeat("━", m.width)))
	return append(out, dialog...), free
}
