package tui

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/seed-58def443/ssot/tui/closing"
	"github.com/seed-58def443/ssot/tui/copying"
	"github.com/seed-58def443/ssot/tui/deed"
	"github.com/seed-58def443/ssot/tui/diffpane"
	"github.com/seed-58def443/ssot/tui/find"
	"github.com/seed-58def443/ssot/tui/frame"
	"github.com/seed-58def443/ssot/tui/ground"
	"github.com/seed-58def443/ssot/tui/keys"
	"github.com/seed-58def443/ssot/tui/queue"
	"github.com/seed-58def443/ssot/tui/status"
	"github.com/seed-58def443/ssot/tui/terminal"
	"github.com/seed-58def443/ssot/tui/theme"
	"github.com/seed-58def443/ssot/tui/watch"
)

// model is the Bubble Tea model of the whole screen. Only the event loop uses it: commands get values as arguments and
// answer with messages. It routes messages to the parts and holds the state that they share.
type model struct {
	o     Options
	theme *theme.Theme

	ground   ground.Model
	frame    *frame.Model
	keys     *keys.Keys
	review   *review
	plans    *plans
	page     *page
	work     *work
	question question
	status   *status.Model
	spin     spin

	stops   *terminal.Stops
	queue   queue.Queue[planned]
	moves   moves
	number  number
	search  search
	bulk    bulks
	mouse   mouse
	deeds   deed.Model
	copying copying.Model
	closing closing.Model
	code    int                                                  // exit code of the program
	after   func(time.Duration, func(time.Time) tea.Msg) tea.Cmd // tea.Tick
}

func newModel(ctx context.Context, o Options, t *theme.Theme) *model {
	if o.Now == nil {
		//ssot:allow clock -- the clock of a screen that was handed none
		o.Now = time.Now
	}
	m := &model{
		o: o, theme: t, frame: frame.New(t), keys: keys.New(t), plans: newPlans(), page: &page{diff: diffpane.New(t)}, work: newWork(ctx, o),
		stops: new(terminal.Stops), mouse: mouse(o.Mouse), after: tea.Tick,
	}
	m.review = newReview(t, o, m.plans)
	m.bulk = bulks{frame: m.frame, diff: m.page.diff}
	m.status = status.New(t, m.review.items.places)
	m.number.review = m.review
	m.search = search{find: find.New(t), diff: m.page.diff, frame: m.frame}
	m.moves = moves{m.review, m.page.diff, m.frame, m.status}
	return m
}

// Init returns the command that starts the scan; the first frame does not wait for it.
func (m *model) Init() tea.Cmd {
	cmds := []tea.Cmd{m.work.open(m.o.Open), m.work.listen(0), m.spin.tick(m.after)}
	if m.ground.Awaited() {
		cmds = append(cmds, ground.Ask(m.o.output(), m.o.getenv), m.after(ground.Patience, func(time.Time) tea.Msg { return ground.EndMsg{} }))
	}
	return tea.Batch(cmds...)
}

// Update handles a message. Then it starts the commands for whatever the screen lacks, see sync.
func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	cmd := tea.Batch(m.handle(msg), m.apply(m.bulk.due(m.sight(), m.question.isOpen() || m.review.filter.Typing(), &m.review.items), keys.None))
	m.question.record(m.work.session)
	cmd = tea.Batch(cmd, m.sync())
	if m.queue.Waits() && m.free() {
		cmd = tea.Batch(cmd, m.queue.Next())
	}
	return m, cmd
}

func (m *model) handle(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.frame.Resize(msg.Width, msg.Height)
		m.fit()
	case tea.KeyMsg:
		return m.read(msg)
	case tea.MouseMsg:
		if !m.frame.TooSmall() && !m.question.isOpen() {
			m.moves.click(tea.MouseEvent(msg))
		}
	case tea.FocusMsg:
		return m.work.reload(false, m.question.typing())
	case stopMsg:
		return stopped(m.stops, m.status)
	case againMsg:
		return terminal.Again()
	case tea.ResumeMsg:
		return tea.Batch(m.work.reload(false, m.question.typing()), m.mouse.mode())
	case queue.TakeMsg:
		return m.take()
	case progressMsg:
		found, more := m.work.progress(msg.p)
		m.review.found(found)
		return more
	case openedMsg:
		return m.opened(msg)
	case previewMsg:
		m.previewed(msg)
	case surveyedMsg:
		m.work.surveyed()
		m.plans.learn(msg)
		m.review.learned(msg.known)
	case selectedMsg:
		if m.work.answered(msg.job) {
			m.bulk.deferred = &deferred{msg, m.plans.gen}
		}
	case doneMsg:
		return m.done(msg)
	case reloadedMsg:
		return m.reloaded(msg)
	case watch.EndedMsg:
		m.work.watch.Ended(msg.Err)
	case watch.PausedMsg:
		m.work.watch.Paused()
	case editorMsg:
		if msg.err != nil {
			m.status.Fail(msg.err)
			return nil
		}
		return tea.Exec(m.stops.Lent(msg.cmd), func(err error) tea.Msg { return editedMsg{err} })
	case editedMsg:
		m.status.Clear()
		if msg.err != nil {
			m.status.Warn("the editor ended with an error: " + msg.err.Error())
		}
		return tea.Batch(m.work.edited(m.question.typing()), m.mouse.mode())
	case deed.EndedMsg:
		deedEnded(m, msg)
	case deed.ProgressMsg:
		return m.deeds.Went(msg)
	case ground.EndMsg:
		m.ground.End()
	case ground.OverMsg:
		return inTurn(m, m.ground.Over(msg))
	case tickMsg:
		m.spin.turn(m.work.job)
	}
	return nil
}

// read handles a key message, which may be a part of the terminal's answer about its background.
func (m *model) read(msg tea.KeyMsg) tea.Cmd {
	typed, known, dark := m.ground.Update(msg)
	if known && m.o.Theme.Background == theme.Unknown {
		m.theme.SetBackground(map[bool]theme.Background{true: theme.Dark, false: theme.Light}[dark])
		m.page.forget()
		m.review.refresh()
	}
	cmd := inTurn(m, typed)
	if over, began := m.ground.Began(); began {
		cmd = tea.Batch(cmd, m.after(ground.Patience, func(time.Time) tea.Msg { return over }))
	}
	return cmd
}

// inTurn handles keys in their order.
func inTurn(m *model, list []tea.KeyMsg) tea.Cmd {
	var cmds []tea.Cmd
	for _, msg := range list {
		cmds = append(cmds, m.key(msg))
	}
	return tea.Batch(cmds...)
}

// sync shows the violation under the cursor in the right pane and returns the commands that are due: the next plan, the
// file watch, the spinner.
func (m *model) sync() tea.Cmd {
	s := m.sight()
	if m.bulk.isOpen() {
		m.page.showBulk(m.bulk.now)
	} else {
		m.page.show(s.entry, m.review.list.OnFolded(), m.plans, s.teller)
	}
	cmds := []tea.Cmd{m.work.look(m.question.typing())}
	if s.entry != nil {
		if next := m.plans.missing(append([]*entry{s.entry}, m.review.ahead()...)); next != nil {
			cmds = append(cmds, m.work.plan(next, m.plans.alternative(next), m.plans.gen, next == s.entry))
		}
	}
	if m.work.idle() {
		cmds = append(cmds, m.work.survey(m.plans.unsurveyed(m.review.items.all, m.review.items.byKey[m.review.list.Key()], surveyed), m.plans.gen))
	}
	if (m.work.busy() || m.deeds.Running()) && !m.spin.ticking {
		cmds = append(cmds, m.spin.tick(m.after))
	}
	return tea.Batch(cmds...)
}
