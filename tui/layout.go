package tui

// The sizes at which the layout changes: below twoPanes one pane at a time, from hairlines on lines between the parts, below least nothing but a sentence.
const (
	twoPanes    = 85
	hairlines   = 16
	leastWidth  = 40
	leastHeight = 10
)

// layout is where everything stands on a screen of this size.
type layout struct {
	single     bool // one pane at a time
	lines      bool // between header, body and foot
	top, body  int  // the body's first line, and how many it has
	list, diff int  // widths; 0: not on the screen
}

func (m *model) tooSmall() bool { return m.width < leastWidth || m.height < leastHeight }

func (m *model) layout() layout {
	l := layout{single: m.width < twoPanes, lines: m.height >= hairlines}
	l.top, l.body = 1, m.height-3
	if l.lines {
		l.top, l.body = 2, m.height-5
	}
	l.body = max(l.body, 0)
	switch {
	case !l.single:
		l.list = max(34, min(m.width*3/8, 64))
		l.diff = m.width - l.list - 1
	case m.focus == listFocus:
		l.list = m.width
	default:
		l.diff = m.width
	}
	return l
}

// resize gives the panes their sizes, less what a message takes; one that is not on the screen keeps the width it will have.
func (m *model) resize() {
	if m.tooSmall() {
		return
	}
	l := m.layout()
	l.body = max(0, l.body+1-len(m.status()))
	list, diff := l.list, l.diff
	if l.single {
		list, diff = m.width, m.width
	}
	m.list.SetSize(list, l.body)
	m.diff.SetSize(diff, l.body)
}
