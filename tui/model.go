package tui

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/charmbracelet/bubbles/spinner"
	tea "github.com/charmbracelet/bubbletea"

	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/tui/dialog"
	"github.com/seed-58def443/ssot/tui/diffpane"
	"github.com/seed-58def443/ssot/tui/filter"
	"github.com/seed-58def443/ssot/tui/frame"
	"github.com/seed-58def443/ssot/tui/ground"
	"github.com/seed-58def443/ssot/tui/header"
	"github.com/seed-58def443/ssot/tui/keys"
	"github.com/seed-58def443/ssot/tui/listpane"
	"github.com/seed-58def443/ssot/tui/status"
	"github.com/seed-58def443/ssot/tui/theme"
)

// model is the whole screen. It belongs to the event loop: commands get what they need as arguments and answer with messages.
type model struct {
	o      Options
	ctx    context.Context
	stop   context.CancelFunc // of ctx
	keys   *keys.Keys
	theme  *theme.Theme
	ground ground.Model
	spin   spinner.Spinner
	feed   *feed

	pen        chan struct{}   // full while a decision is written
	writes     context.Context // of decisions: it outlives ctx
	abandon    context.CancelFunc
	form       *form // of the dialog, when it has fields
	unfinished atomic.Pointer[unfinished]

	frame  *frame.Model
	head   *header.Model
	status *status.Model
	list   *listpane.Model
	diff   *diffpane.Model
	mouse  bool

	session Session
	openErr error
	scan    triage.Progress // while session is nil
	root    string
	all     []entry // in the order of the view
	byKey   map[string]int
	order   []string // of rules, in the rule file
	notRead []scan.NotAnalyzed

	plans  plans
	shown  shown // what the right pane holds
	queued queued

	job       int // of the newest numbered command
	writing   bool
	selecting bool
	reloading bool
	edited    bool // in the editor, and not looked at yet
	watch     watch
	dialog    *dialog.Model
	confirm   func() tea.Cmd // what the dialog's answer sets off
	filter    *filter.Model

	touched  bool
	quitting bool
	code     int
	ticking  bool
	turn     int                                                  // of the spinner
	after    func(time.Duration, func(time.Time) tea.Msg) tea.Cmd // tea.Tick
}

func newModel(ctx context.Context, o Options, t *theme.Theme) *model {
	if o.Now == nil {
		o.Now = time.Now
	}
	ctx, stop := context.WithCancel(ctx)
	writes, abandon := context.WithCancel(context.WithoutCancel(ctx))
	m := &model{
		o: o, ctx: ctx, stop: stop, writes: writes, abandon: abandon, pen: make(chan struct{}, 1), keys: keys.New(t), theme: t, spin: spinner.MiniDot, feed: newFeed(),
		list: listpane.New(t, groups()), diff: diffpane.New(t), mouse: o.Mouse, root: o.Root,
		order: o.RuleOrder, filter: filter.New(t, "words in file, code, rule, function, state or note"), after: tea.Tick,
	}
	m.frame, m.head, m.status = frame.New(t), header.New(t, o.Title), status.New(t, m.places)
	m.plans.reset()
	m.setEntries(nil)
	return m
}

// Init starts the scan; the first frame does not wait for it.
func (m *model) Init() tea.Cmd {
	m.ticking = true
	return tea.Batch(m.askGround(), m.open(), m.listen(0), m.tick())
}

// Update takes a message. What the screen then lacks is asked for at its end.
func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	cmd := m.handle(msg)
	m.recordUnfinished()
	return m, tea.Batch(cmd, m.sync())
}

func (m *model) handle(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.frame.Resize(msg.Width, msg.Height)
		m.resize()
	case tea.KeyMsg:
		return m.key(msg)
	case tea.MouseMsg:
		m.mouseEvent(tea.MouseEvent(msg))
	case tea.FocusMsg:
		return m.reload(false)
	case tea.ResumeMsg:
		return tea.Batch(m.reload(false), m.mouseMode())
	case progressMsg:
		return m.progress(msg.p)
	case openedMsg:
		return m.opened(msg)
	case previewMsg:
		return m.previewed(msg)
	case selectedMsg:
		m.selected(msg)
	case doneMsg:
		return m.done(msg)
	case reloadedMsg:
		return m.reloaded(msg)
	case watchedMsg:
		m.watched(msg)
	case watchMsg:
		m.watch.off = false
	case editorMsg:
		return m.runEditor(msg)
	case editedMsg:
		m.status.Clear()
		m.edited = true
		if msg.err != nil {
			m.status.Warn("the editor ended with an error: " + msg.err.Error())
		}
		return tea.Batch(m.reload(false), m.mouseMode())
	case ground.EndMsg:
		m.ground.End()
	case tickMsg:
		m.ticking = false
		m.turn++
	}
	return nil
}

// sync brings the right pane in line with the cursor and starts what is missing: the next plan, the watch, the spinner.
func (m *model) sync() tea.Cmd {
	m.show()
	cmds := []tea.Cmd{m.watchNext(), m.planNext()}
	if m.busy() && !m.ticking {
		m.ticking = true
		cmds = append(cmds, m.tick())
	}
	return tea.Batch(cmds...)
}

// busy reports whether something runs that a person waits for. Plans made ahead do not count.
func (m *model) busy() bool {
	return m.session == nil && m.openErr == nil || m.writing || m.selecting || m.reloading
}
