package tui

import (
	"context"
	"path/filepath"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/tui/diffpane"
	"github.com/seed-58def443/ssot/tui/ground"
)

// spinEvery is how often the spinner turns.
const spinEvery = 120 * time.Millisecond

// open runs Options.Open while the screen is up.
func (m *model) open() tea.Cmd {
	return func() tea.Msg {
		defer m.feed.end()
		s, news, err := m.o.Open(m.ctx, m.feed.put)
		if err != nil {
			return openedMsg{err: err}
		}
		st := read(s)
		st.news = news
		return openedMsg{session: s, state: st}
	}
}

// listen waits for the scan's next progress.
func (m *model) listen(pause time.Duration) tea.Cmd {
	return func() tea.Msg {
		if pause > 0 {
			select {
			case <-time.After(pause):
			case <-m.feed.done:
			}
		}
		if p, ok := m.feed.next(); ok {
			return progressMsg{p}
		}
		return nil
	}
}

// read takes from a session all that the screen keeps of it.
func read(s Session) state {
	st := state{items: newEntries(s.Items())}
	if d, ok := s.(describer); ok {
		st.root = d.Root()
		st.news = d.News()
		for _, sum := range d.Summaries() {
			st.rules = append(st.rules, sum.Rule)
		}
	}
	if p, ok := s.(partial); ok {
		st.notRead = p.NotAnalyzed()
	}
	return st
}

// plan asks for one preview and prepares it for painting. m is not touched: it belongs to the event loop.
func plan(ctx context.Context, s Session, gen int, it triage.Item, as fix.AlternativeKind) tea.Cmd {
	return func() tea.Msg {
		p, err := s.Preview(ctx, it.Fingerprint, as)
		msg := previewMsg{gen: gen, key: it.Fingerprint, as: as, preview: p, err: err}
		if err == nil {
			msg.doc = diffpane.NewDocument(it.File, p.Hunks, it.Line, it.Function)
			for _, o := range p.Others {
				msg.doc.Append(o.File, o.Hunks)
			}
		}
		return msg
	}
}

// selectFile asks what a bulk accept in a file would take, and of what it leaves what kind of reason it has.
func selectFile(ctx context.Context, s Session, job int, file string, rules []string) tea.Cmd {
	return func() tea.Msg {
		msg := selectedMsg{job: job, file: file}
		msg.sel, msg.err = s.Select(ctx, triage.Filter{Files: []string{file}, Rules: rules})
		for _, l := range msg.sel.Left {
			p, err := s.Preview(ctx, l.Fingerprint, "") // planned for the selection already
			msg.kinds = append(msg.kinds, kindOf(p, err))
		}
		return msg
	}
}

// do takes a decision. It outlives the program's context: a decision that was begun is finished, see finish.
func (m *model) do(job int, a triage.Action) tea.Cmd {
	s, ctx := m.session, m.writes
	return func() tea.Msg {
		m.pen <- struct{}{}
		defer func() { <-m.pen }()
		out, err := s.Do(ctx, a)
		return doneMsg{job: job, action: a, outcome: out, state: read(s), err: err}
	}
}

// reload looks at the disk again.
func reload(ctx context.Context, s Session, job int, asked bool) tea.Cmd {
	return func() tea.Msg {
		changed, err := s.Reload(ctx)
		return reloadedMsg{job: job, asked: asked, changed: changed, state: read(s), err: err}
	}
}

// edit finds the editor; the program runs it.
func (m *model) edit(it triage.Item) tea.Cmd {
	file := filepath.Join(m.root, filepath.FromSlash(it.File))
	editor := m.o.Editor
	return func() tea.Msg {
		cmd, err := editor(file, it.Line)
		return editorMsg{cmd, err}
	}
}

// tick turns the spinner once.
func (m *model) tick() tea.Cmd {
	return m.after(spinEvery, func(time.Time) tea.Msg { return tickMsg{} })
}

// askGround asks the terminal for its background when it is to be waited for.
func (m *model) askGround() tea.Cmd {
	if !m.ground.Awaited() {
		return nil
	}
	return tea.Batch(ground.Ask(m.o.output()), m.after(ground.Patience, func(time.Time) tea.Msg { return ground.EndMsg{} }))
}
