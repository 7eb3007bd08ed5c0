// Package frame is where everything stands on the screen: it owns the screen's size and whether the rewrite has it to
// itself, says how large each part is, puts together what the parts drew, and finds the part at a place. It draws
// nothing but the lines between them.
//
// The rewrite is on the screen at every size: beside the list where both have room, else below a list of a few lines.
package frame

import (
	"fmt"
	"strings"

	"github.com/seed-58def443/ssot/tui/cells"
	"github.com/seed-58def443/ssot/tui/theme"
)

// Sizes at which the layout changes. If the width is less than beside, the list is above the diff. From height
// hairlines on, there are lines between the parts. Below the least sizes, only a sentence is shown.
const (
	beside      = 85
	hairlines   = 16
	leastWidth  = 40
	leastHeight = 10
	leastList   = 2 // lines of a list above the rewrite
)

// SidesWidth is the least width that has room for old and new side by side.
const SidesWidth = 140

// Pane identifies one of the two panes.
type Pane int

// Panes.
const (
	List Pane = iota
	Rewrite
)

// A Model is the frame. The zero value is not usable: see New.
type Model struct {
	theme         *theme.Theme
	width, height int
	zoomed        bool
	sides         bool // the user wants old and new side by side
	wants         int  // lines that the rewrite wants, where the list is above it
	status        int  // lines of the status in the last View
}

// New returns a frame without a size.
func New(t *theme.Theme) *Model { return &Model{theme: t} }

// Resize sets the size of the screen.
func (m *Model) Resize(width, height int) { m.width, m.height = max(width, 0), max(height, 0) }

// Size returns the size of the screen.
func (m *Model) Size() (width, height int) { return m.width, m.height }

// Zoom sets whether the rewrite fills the screen.
func (m *Model) Zoom(on bool) { m.zoomed = on }

// Zoomed reports whether the rewrite fills the screen.
func (m *Model) Zoomed() bool { return m.zoomed }

// TurnSides switches between side by side and one column. If there is no room it changes nothing and returns false.
func (m *Model) TurnSides() (room bool) {
	if m.width < SidesWidth {
		return false
	}
	m.sides = !m.sides
	return true
}

// SetWants sets how many lines the rewrite wants. A list above it gives way, down to its least.
func (m *Model) SetWants(lines int) { m.wants = lines }

// Sides reports whether old and new are shown side by side.
func (m *Model) Sides() bool { return m.sides && m.width >= SidesWidth }

// TooSmall reports whether the screen is too small to show anything: then nothing can be decided.
func (m *Model) TooSmall() bool { return m.width < leastWidth || m.height < leastHeight }

// Stacked reports whether the list is above the rewrite.
func (m *Model) Stacked() bool { return m.width < beside && !m.zoomed }

// An Area is the place of a pane. A hidden pane has no lines, and the width that it would have.
type Area struct{ x, y, Width, Lines int }

func (a Area) has(x, y int) bool { return x >= a.x && x < a.x+a.Width && y >= a.y && y < a.y+a.Lines }

// layout is the place of every part.
type layout struct {
	above, below  bool // whether there are hairlines above and below the body
	list, rewrite Area
}

// layout returns the layout for a status of so many lines. Additional status lines reduce the rewrite.
func (m *Model) layout(status int) layout {
	lines := m.height >= hairlines
	l := layout{above: lines && !m.Stacked(), below: lines}
	top, body := 1, m.height-2-max(status, 1) // minus the header and the key line
	if l.above {
		top, body = top+1, body-1
	}
	if l.below {
		body--
	}
	body = max(body, 0)
	switch {
	case m.zoomed:
		l.list = Area{Width: m.width}
		l.rewrite = Area{0, top, m.width, body}
	case m.Stacked():
		list := min(max(leastList, min((m.height-4)/4, 6)), body)
		list = min(list, max(leastList, body-1-m.wants)) // the rewrite comes first
		l.list = Area{0, top, m.width, list}
		l.rewrite = Area{0, top + list + 1, m.width, max(0, body-list-1)}
	default:
		list := max(34, min(m.width*3/8, 64))
		if m.Sides() {
			list = max(34, min(m.width/4, 64))
		}
		l.list = Area{0, top, list, body}
		l.rewrite = Area{list + 1, top, m.width - list - 1, body}
	}
	return l
}

// Panes returns the areas of both panes for a status of so many lines.
func (m *Model) Panes(status int) (list, rewrite Area) {
	l := m.layout(status)
	return l.list, l.rewrite
}

// Body returns the number of lines between header and status.
func (m *Model) Body(status int) int {
	l := m.layout(status)
	if m.Stacked() {
		return l.list.Lines + 1 + l.rewrite.Lines
	}
	return l.rewrite.Lines
}

// At returns the pane at a position in the last View, and the line within the pane.
func (m *Model) At(x, y int) (p Pane, line int, ok bool) {
	l := m.layout(m.status)
	switch {
	case l.list.has(x, y):
		return List, y - l.list.y, true
	case l.rewrite.has(x, y):
		return Rewrite, y - l.rewrite.y, true
	}
	return List, 0, false
}

// Parts are the views of the parts. A pane's view has exactly the size of its Area.
type Parts struct {
	Header, Keys  string
	List, Rewrite []string
	At            int    // the list's line that a dialog is about; -1: none
	Between       string // text of the line between the list and the rewrite below it
	Status        []string
	Dialog        []string // nil: no dialog
}

// View returns the screen, which has exactly its size. seen is the number of visible lines of the rewrite.
func (m *Model) View(p Parts) (screen string, seen int) {
	m.status = len(p.Status)
	l := m.layout(m.status)
	out := make([]string, 0, m.height)
	out = append(out, cells.Fit(p.Header, m.width))
	if l.above {
		out = append(out, m.hairline(l, "┬"))
	}
	body, seen := m.overlay(m.body(p), len(p.Rewrite), p.Dialog, p.At)
	out = append(out, body...)
	if l.below {
		out = append(out, m.hairline(l, "┴"))
	}
	out = append(append(out, p.Status...), p.Keys)
	for i, line := range out {
		out[i] = cells.Screen(line, m.width)
	}
	return strings.Join(out, "\n"), seen
}

// Sorry returns the view of a screen that is too small.
func (m *Model) Sorry() string {
	out := make([]string, m.height)
	for i := range out {
		out[i] = cells.Blank(m.width)
	}
	out[0] = cells.Fit(fmt.Sprintf("ssot needs %dx%d; this is %dx%d", leastWidth, leastHeight, m.width, m.height), m.width)
	return strings.Join(out, "\n")
}

// hairline returns a line between header, body and foot. It is heavy above a zoomed rewrite.
func (m *Model) hairline(l layout, joint string) string {
	part := func(w int) string { return m.theme.Paint(theme.Faint, strings.Repeat("─", w)) }
	switch {
	case m.zoomed && joint == "┬":
		return m.theme.Paint(theme.Accent, strings.Repeat("━", m.width))
	case m.zoomed, m.Stacked():
		return part(m.width)
	}
	return part(l.list.Width) + m.theme.Paint(theme.Faint, joint) + part(l.rewrite.Width)
}

// Ruled is how many cells of the line between a list and the rewrite below it are no text.
const Ruled = 6

// between returns the line between the list and the rewrite below it.
func (m *Model) between(text string) string {
	if text != "" {
		text = " " + text + " "
	}
	text = cells.Cut(m.theme.Paint(theme.Faint, "──")+text, m.width)
	return text + m.theme.Paint(theme.Faint, strings.Repeat("─", max(0, m.width-cells.Width(text))))
}

func (m *Model) body(p Parts) []string {
	switch {
	case m.zoomed:
		return p.Rewrite
	case m.Stacked():
		out := append(make([]string, 0, len(p.List)+1+len(p.Rewrite)), p.List...)
		return append(append(out, m.between(p.Between)), p.Rewrite...)
	}
	bar := m.theme.Paint(theme.Faint, "│")
	out := make([]string, len(p.List))
	for i := range out {
		out[i] = p.List[i] + bar + p.Rewrite[i]
	}
	return out
}

// overlay draws the dialog over the lower lines of the body. The rewrite, which is the last lines of the body, moves up
// as far as possible, so that the user sees what the dialog asks about. What is left of a list above it begins with
// the line that the dialog is about, where that would be out of sight.
func (m *Model) overlay(body []string, rewrite int, dialog []string, at int) (lines []string, seen int) {
	if dialog == nil {
		return body, rewrite
	}
	above := len(body) - rewrite
	room := max(0, len(body)-len(dialog)-1)
	from := min(above, len(body)-room)
	seen = max(0, min(rewrite, from+room-above))
	out := append(make([]string, 0, len(body)), body[from:from+room]...)
	if n := above - 1 - from; n > 0 && room > 0 && at >= 0 && at < from {
		copy(out, body[at:at+min(n, room)]) // rows that follow each other, as in the list
	}
	out = append(out, m.theme.Paint(theme.Accent, strings.Repeat("━", m.width)))
	return append(out, dialog...), seen
}
