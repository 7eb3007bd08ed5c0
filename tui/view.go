package tui

import (
	"time"

	"github.com/charmbracelet/bubbles/spinner"
	tea "github.com/charmbracelet/bubbletea"

	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/tui/frame"
	"github.com/seed-58def443/ssot/tui/header"
	"github.com/seed-58def443/ssot/tui/keys"
	"github.com/seed-58def443/ssot/tui/status"
)

// View returns the screen: the frame assembles the views of the parts.
func (m *model) View() string {
	width, height := m.frame.Size()
	switch {
	case width == 0 || height == 0 || m.ground.Awaited():
		return ""
	case m.frame.TooSmall():
		return m.frame.Sorry()
	}
	p := frame.Parts{Status: m.fit()}
	var scan *header.Scan
	if s := m.work.scan; m.work.session == nil {
		scan = &header.Scan{Phase: s.Phase, Done: s.Done, Total: s.Total, Found: len(m.review.items.all)}
	}
	p.Header = m.review.head.View(width, m.spin.glyph(), scan)
	if !m.frame.Zoomed() {
		p.List, p.At = m.review.list.View(), m.review.list.Line()
	}
	p.Rewrite, p.Between = m.page.diff.View(), m.review.count(width-frame.Ruled)
	switch {
	case m.question.isOpen():
		p.Dialog = m.question.dialog.View(width, max(0, m.frame.Body(len(p.Status))-1))
		p.Keys = m.keys.Show(m.question.dialog.Keys(), width)
	case m.closing.IsOpen():
		p.Dialog = m.closing.View(m.theme, width, max(0, m.frame.Body(len(p.Status))-1))
		p.Keys = m.keys.Show(m.closing.Keys(), width)
	case m.copying.Asks():
		p.Keys = m.keys.Show(m.copying.Keys(), width)
	case m.search.find.Typing():
		p.Keys = m.keys.Show(m.search.find.Keys(), width)
	case m.review.filter.Typing():
		p.Keys = m.keys.Show(m.review.filter.Keys(), width)
	case m.bulk.isOpen():
		p.Keys = m.keys.Show(bulkKeys(m.bulk.now), width)
	default:
		s := m.sight()
		p.Keys = m.keys.Line(keys.Situation{
			Zoomed: m.frame.Zoomed(), Scanning: m.work.session == nil,
			Item: s.entry != nil, More: m.review.items.open(s.entry), Decided: s.entry != nil && s.entry.settled(), Skipped: s.entry != nil && s.entry.State == triage.Skipped, Final: s.entry != nil && m.plans.final(s.entry), NoRewrite: s.entry != nil && m.plans.cannot(s.entry), Alternatives: len(s.alternatives) > 1,
			Undone: m.work.turns.Redo != "", Rules: len(m.review.items.rules), Folded: m.review.list.OnFolded() != "", News: len(m.status.Lines()) > 0 || len(m.review.items.notRead) > 0,
		}, width)
	}
	screen, seen := m.frame.View(p)
	m.page.diff.Saw(seen)
	return screen
}

// asks reports whether keys are for something else than for the list or the rewrite.
func asks(m *model) bool {
	return m.question.isOpen() || m.closing.IsOpen() || m.copying.Asks() || m.bulk.isOpen() || m.search.find.Typing() || m.review.filter.Typing()
}

// stopKey names the key that stops what runs outside of the session.
func stopKey(m *model) string {
	if m.frame.Zoomed() || m.review.filter.On() {
		return "ctrl+c"
	}
	return "esc"
}

// fit returns the status lines and sets the sizes of the panes, which depend on them.
func (m *model) fit() (lines []string) {
	if m.frame.TooSmall() {
		return nil
	}
	r := m.review
	a := status.Around{NotRead: r.items.unread(), Rest: func(int) string { return r.rest(m.work.turns.Undo) }, Asked: asks(m)}
	switch {
	case m.question.isOpen(), m.bulk.isOpen():
		a.Rest = nil // what undo would undo does not concern the question
	case m.search.find.Typing():
		a.Typed = m.search.find.Field
	case m.search.on():
		a.Rest = func(int) string { return m.search.rest() }
	}
	if r.filter.Typing() {
		a.Typed = r.filter.Field
	}
	if m.work.session != nil && m.work.busy() {
		a.Busy = m.spin.glyph()
		if m.spin.lasts(m.work.job) {
			a.Busy += " " + m.work.what
		}
	}
	width, height := m.frame.Size()
	lines = append(m.deeds.View(m.theme, width, height, m.spin.glyph(), stopKey(m), m.o.Now()), m.status.View(width, height, a)...)
	m.frame.SetWants(m.page.diff.Wants(width))
	list, rewrite := m.frame.Panes(len(lines))
	r.list.SetShort(m.frame.Stacked())
	r.list.SetSize(list.Width, list.Lines)
	m.page.diff.SetZoomed(m.frame.Zoomed())
	m.page.diff.SetSides(m.frame.Sides())
	m.page.diff.SetSize(rewrite.Width, rewrite.Lines)
	return lines
}

// spin is the spinner, which turns while a command runs.
type spin struct {
	turns   int
	ticking bool
	job     int // the command that ran at the last tick
	begun   int // turns when it ran first
}

// lasting is how many turns a command takes before it is said what it does.
const lasting = 2

// turn counts a tick while a command runs.
func (s *spin) turn(job int) {
	s.ticking = false
	s.turns++
	if job != s.job {
		s.job, s.begun = job, s.turns
	}
}

// lasts reports whether a command takes long, so that it has to be said what it does.
func (s *spin) lasts(job int) bool { return job == s.job && s.turns-s.begun >= lasting }

// spinEvery is the interval of the spinner.
const spinEvery = 120 * time.Millisecond

// tick advances the spinner; after is tea.Tick.
func (s *spin) tick(after func(time.Duration, func(time.Time) tea.Msg) tea.Cmd) tea.Cmd {
	s.ticking = true
	return after(spinEvery, func(time.Time) tea.Msg { return tickMsg{} })
}

func (s *spin) glyph() string {
	frames := spinner.MiniDot.Frames
	return frames[s.turns%len(frames)]
}
