package tui

import (
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/tui/dialog"
	"github.com/seed-58def443/ssot/tui/frame"
	"github.com/seed-58def443/ssot/tui/header"
)

// progress shows what the scan found so far.
func (m *model) progress(p triage.Progress) tea.Cmd {
	if m.session != nil || m.openErr != nil {
		return nil
	}
	m.scan = p
	if len(p.Found) > 0 {
		top := !m.touched
		items := make([]triage.Item, 0, len(m.all)+len(p.Found))
		for i := range m.all {
			items = append(items, m.all[i].Item)
		}
		items = append(items, p.Found...)
		slices.SortStableFunc(items, scanOrder)
		m.setEntries(newEntries(items))
		if top {
			m.list.Top()
		}
	}
	return m.listen(feedPause)
}

// opened is the end of the scan: the session takes over from what was found on the way.
func (m *model) opened(msg openedMsg) tea.Cmd {
	if msg.err != nil {
		m.openErr = msg.err
		return tea.Quit
	}
	before := m.current()
	m.session = msg.session
	m.take(msg.state)
	m.status.Clear()
	if m.touched && before != nil && m.place(before.Item) {
		return nil
	}
	m.touched = false
	m.list.Top()
	if e := m.current(); e != nil && e.State != triage.Open {
		m.list.Select(m.list.Next(m.list.Index()))
	}
	return nil
}

// place puts the cursor on the item that stands where it stood; while the scan went on items had no names.
func (m *model) place(it triage.Item) bool {
	for i := range m.all {
		e := &m.all[i]
		if e.File == it.File && e.Line == it.Line && e.Column == it.Column && e.Rule == it.Rule {
			return m.list.Select(e.key)
		}
	}
	return false
}

// take replaces all that the screen keeps of the session; it returns how many sentences are new.
func (m *model) take(s state) (news int) {
	if s.rules != nil {
		m.order = s.rules
	}
	if m.root == "" {
		m.root = s.root
	}
	added := m.status.Add(s.news)
	m.notRead = s.notRead
	m.plans.stale()
	m.setEntries(s.items)
	return added
}

// done takes a decision's answer: the cursor goes to the next open violation, after an undo to the undone one.
func (m *model) done(msg doneMsg) tea.Cmd {
	if msg.job != m.job {
		return nil
	}
	m.writing = false
	key, from := m.list.Key(), m.list.Index()
	m.take(msg.state)
	if m.quitting {
		return tea.Quit
	}
	if msg.err != nil {
		m.status.Fail(msg.err)
		return nil
	}
	m.status.Good(msg.outcome.Message)
	switch msg.action.Verb {
	case triage.Undo:
		m.toFirst(msg.outcome.Changed)
	case triage.Note:
	default:
		if !slices.Contains(msg.outcome.Changed, key) && !slices.Contains(msg.action.IDs, key) {
			return nil // the cursor was moved meanwhile
		}
		if m.list.Key() == key {
			from = m.list.Index()
		}
		m.advance(from)
	}
	return nil
}

// advance goes to the next open violation after index from; when the rule has none left it says so.
func (m *model) advance(from int) {
	if next := m.list.Next(from); next != "" {
		m.list.Select(next)
		return
	}
	text := m.status.Text()
	if text != "" {
		text += " · "
	}
	if hint := m.elsewhere(); hint != "" {
		m.status.Good(text + "all reviewed here: " + hint)
		return
	}
	m.status.Good(text + m.butNotRead("all reviewed") + ": q quits")
}

// elsewhere says how to get to what is open when nothing in the list is: behind the filter, or under another rule as Tab would show it.
func (m *model) elsewhere() string {
	words := m.words()
	open, hidden := map[string]int{}, map[string]int{}
	behind := 0
	for i := range m.all {
		e := &m.all[i]
		switch {
		case e.State != triage.Open:
		case e.matches(words):
			open[e.Rule]++
		default:
			hidden[e.Rule]++
			behind++
		}
	}
	here := hidden[m.head.Rule()]
	if m.head.Rule() == header.All {
		here = behind
	}
	esc := "esc"
	if m.frame.Focus() == frame.Rewrite {
		esc = "esc esc"
	}
	if here > 0 {
		return fmt.Sprintf("%s shows the %s", esc, others(here))
	}
	rules, turns := m.head.Ahead()
	for i, r := range rules {
		if open[r] > 0 {
			return fmt.Sprintf("%s goes on with %s (%d open)", strings.TrimSpace(strings.Repeat("tab ", turns[i])), r, open[r])
		}
	}
	if behind > 0 {
		return fmt.Sprintf("%s takes the filter away, %d are open under other rules", esc, behind)
	}
	return ""
}

func others(n int) string {
	if n == 1 {
		return "1 other"
	}
	return fmt.Sprintf("%d others", n)
}

// toFirst goes to the first, in the order of the view, of what was undone.
func (m *model) toFirst(changed []string) {
	best := -1
	for _, key := range changed {
		if i, ok := m.byKey[key]; ok && (best < 0 || i < best) {
			best = i
		}
	}
	if best >= 0 {
		m.reach(m.all[best].key)
	}
}

// reload looks at the disk again, unless something else is at it. What is being typed is not interrupted: the look
// comes after it.
func (m *model) reload(asked bool) tea.Cmd {
	if m.dialog != nil && m.dialog.Form() {
		m.watch.due = true
		return nil
	}
	if m.session == nil || m.writing || m.reloading || m.quitting {
		return nil
	}
	m.watch.due = false
	m.reloading, m.selecting = true, false // a selection made before is dropped by its number
	m.job++
	m.plans.stop()
	return reload(m.ctx, m.session, m.job, asked)
}

func (m *model) reloaded(msg reloadedMsg) tea.Cmd {
	if msg.job != m.job {
		return nil
	}
	edited := m.edited
	m.reloading, m.edited = false, false
	switch {
	case msg.err != nil:
		m.status.Fail(msg.err)
	case msg.changed:
		m.closeQuestion("the files changed: look again")
		news := m.take(msg.state)
		if m.status.Text() != "" {
			break
		}
		text := "the files or decisions changed outside; this is how they are now"
		if edited {
			text = "this is how it is after your edit"
		}
		if news > 0 {
			text += " (i tells more)"
		}
		m.status.Say(text)
	case msg.asked:
		m.status.Say("nothing changed")
	}
	return m.rewatch(msg.changed, msg.err)
}

func (m *model) runEditor(msg editorMsg) tea.Cmd {
	if msg.err != nil {
		m.status.Fail(msg.err)
		return nil
	}
	return tea.Exec(msg.cmd, func(err error) tea.Msg { return editedMsg{err} })
}

// mouseMode tells the terminal again: another program may have had it meanwhile.
func (m *model) mouseMode() tea.Cmd {
	if m.mouse {
		return tea.EnableMouseCellMotion
	}
	return nil
}

// closeQuestion takes a question away that no longer stands; what is only read may stay.
func (m *model) closeQuestion(why string) {
	if m.dialog != nil && m.confirm != nil {
		m.dialog, m.confirm = nil, nil
		m.status.Warn(why)
	}
}

func (m *model) ask(o dialog.Options, confirm func() tea.Cmd) {
	o.Now = m.o.Now()
	m.dialog, m.confirm, m.form = dialog.New(m.theme, o), confirm, nil
}
