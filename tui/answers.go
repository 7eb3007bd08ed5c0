package tui

import (
	"cmp"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/fix/visible"
	"github.com/seed-58def443/ssot/tui/copying"
	"github.com/seed-58def443/ssot/tui/deed"
	"github.com/seed-58def443/ssot/tui/keys"
	"github.com/seed-58def443/ssot/tui/watch"
)

// opened handles the end of the scan: the session's violations replace those found during the scan.
func (m *model) opened(msg openedMsg) tea.Cmd {
	if msg.err != nil {
		m.work.openErr = msg.err
		return tea.Quit
	}
	var before triage.Item
	if e := m.review.current(); e != nil {
		before = e.Item
	}
	m.work.session, m.work.before = msg.session, msg.state.turns.Newest().Number
	m.state(msg.state)
	m.status.Clear()
	m.review.begin(before, msg.state.place, msg.state.newest)
	if !m.review.items.open(nil) && len(m.review.items.all) > 0 {
		m.status.Say(m.review.items.allReviewed())
	}
	return nil
}

// state replaces the screen's copy of the session's state; it returns the number of new messages.
func (m *model) state(s state) (news int) {
	if s.rules != nil {
		m.review.items.order, m.review.items.titles = s.rules, s.titles
	}
	if m.work.root == "" {
		m.work.root = s.root
	}
	for rule, reason := range s.reasons {
		m.review.reasons[rule] = cmp.Or(m.review.reasons[rule], reason)
	}
	m.review.items.notRead, m.work.turns = s.notRead, s.turns
	m.plans.stale()
	m.work.stopPlan()
	m.review.set(s.items)
	return m.status.News(s.news)
}

// previewed handles a new plan.
func (m *model) previewed(msg previewMsg) {
	if !m.work.planned(msg, m.plans.gen) {
		return
	}
	plan, gone := m.plans.take(msg)
	if gone && m.review.list.Key() == msg.key {
		m.status.Warn(fmt.Sprintf("%s can't be had any more: %s", msg.as, refusalOf(plan.preview.Rewrite)))
	}
	if e := m.review.items.find(msg.key); e != nil {
		m.review.planned(e, plan.ready())
	}
}

// done handles the answer to a decision. The cursor moves to the next open violation or, after an undo, to the undone
// one.
func (m *model) done(msg doneMsg) tea.Cmd {
	if !m.work.answered(msg.job) {
		return nil
	}
	key, from := m.review.list.Key(), m.review.list.Index()
	if msg.action.Verb == triage.Undo {
		m.review.reasons.keep(&m.review.items, msg.outcome.Changed)
	}
	was := m.review.items.placesOf(msg.outcome.Changed)
	if msg.err == nil || msg.state.turns.Seq == 0 || msg.state.turns.Seq != m.work.turns.Seq { // else all is as it was, the plans too
		m.state(msg.state)
	}
	if m.work.quitting {
		return tea.Quit
	}
	switch {
	case errors.Is(msg.err, triage.ErrChanged) && msg.again.Key != keys.None:
		m.queue.Again(msg.again) // counts if the rewrite is the same in the files as they are now
		m.plans.unmark(nil)
		m.status.Say("the files changed: as soon as it is checked again")
		return nil
	case msg.err != nil:
		m.status.Fail(msg.err)
		m.question.askAgain(m.theme, m.sight(), m.o.Now())
		return nil
	}
	m.question.sent = nil
	msg.outcome.Message = m.review.items.moved(msg.outcome.Message, was)
	m.plans.carryOver(m.review.items.all, msg.outcome.Files)
	m.plans.unmark(msg.outcome.Changed)
	m.status.Clear()
	m.status.Good(msg.outcome.Message)
	if t := msg.state.turns; msg.action.Verb == triage.Undo && t.Redo != "" {
		next := ""
		if t.Undo != "" {
			next = "; u again: " + t.Undo
		}
		m.status.Good(msg.outcome.Message + "; ctrl+r: redo" + next)
	}
	switch msg.action.Verb {
	case triage.Undo, triage.Redo:
		m.review.reveal(m.review.items.first(msg.outcome.Changed))
		return nil
	case triage.Note:
		return nil
	case triage.Allow:
		for _, id := range msg.action.IDs {
			if e := m.review.items.find(id); e != nil {
				m.review.reasons[e.Rule] = msg.action.Reason
			}
		}
	default:
	}
	if !slices.Contains(msg.outcome.Changed, key) && !slices.Contains(msg.action.IDs, key) {
		return nil // the user moved the cursor meanwhile
	}
	if m.review.list.Key() == key {
		from = m.review.list.Index()
	}
	leave := "esc"
	if m.frame.Zoomed() {
		leave = "esc esc"
	}
	if end := m.review.advance(from, leave); end != "" {
		if said := m.status.Text(); said != "" {
			end = said + " · " + end
		}
		m.status.Good(end)
	}
	return nil
}

// reloaded handles the answer to a reload.
func (m *model) reloaded(msg reloadedMsg) tea.Cmd {
	if !m.work.answered(msg.job) {
		return nil
	}
	edited := m.work.changed
	m.work.changed = false
	failed := m.work.failed != "" && m.status.Text() == m.work.failed // and it is still said
	m.work.failed = ""
	if failed {
		m.status.Clear()
	}
	switch {
	case msg.err != nil:
		m.status.Fail(msg.err)
		m.work.failed = m.status.Text()
	case msg.changed:
		if bulk := m.bulk.close(); m.question.withdraw() || bulk {
			m.status.Warn("the files changed: look again")
		}
		m.plans.unmark(nil)
		news := m.state(msg.state)
		if m.status.Text() != "" {
			break
		}
		text := "the files or decisions changed outside; this is how they are now"
		if edited {
			text = "this is how it is after your edit"
		}
		if news > 0 {
			text += " (i: more)"
		}
		m.status.Say(text)
	case failed:
		m.status.Say("the files can be read again; nothing changed")
	case msg.asked:
		m.status.Say("nothing changed")
	}
	if m.work.watch.Looked(msg.changed, msg.err) {
		return m.after(watch.Pause, func(time.Time) tea.Msg { return watch.PausedMsg{} })
	}
	return nil
}

// pressDeed starts the command of a key that works outside of the session, or stops the running one.
func pressDeed(m *model, key int) tea.Cmd {
	if m.work.session == nil {
		m.status.Say("the scan is not finished")
		return nil
	}
	var d *deed.Deed
	if known, ok := m.o.Deeds[key]; ok {
		d = &known
	}
	cmd, text := m.deeds.Press(m.work.ctx, key, d, m.plans.gen, stopKey(m))
	m.status.Say(text)
	return cmd
}

// deedEnded shows the result of a command. If a question is open, its output is only kept among the past messages.
func deedEnded(m *model, msg deed.EndedMsg) {
	known, same := m.deeds.Ended(msg, m.plans.gen)
	switch {
	case !known:
		return
	case msg.Err != nil:
		m.status.Fail(msg.Err)
		return
	}
	m.plans.mark(msg.Outcome.Marks)
	m.review.refresh()
	m.page.forget()
	if msg.Outcome.Page != nil && !m.question.isOpen() {
		m.closing.Show(msg.Outcome.Page)
	}
	text := msg.Outcome.Sentence
	if !same {
		text += " (something was decided meanwhile, which is not in it)"
	}
	m.status.Clear()
	m.status.Good(text)
	if len(msg.Outcome.Lines) > 0 && !m.question.isOpen() {
		m.question.ask(m.theme, reportText(text, msg.Outcome.Lines), m.o.Now())
	}
}

// texts returns what can be copied of a violation: its place, its code, and its rewrite as a patch.
func texts(e *entry, p planned) (of string, list []copying.Text) {
	if e == nil {
		return "", nil
	}
	var diff strings.Builder
	for _, f := range p.preview.Diff() {
		diff.WriteString(f.Unified())
	}
	return fmt.Sprintf("%s:%d", visible.Name(path.Base(e.File)), e.Line), []copying.Text{
		{Key: "p", Name: "place", Text: fmt.Sprintf("%s:%d", visible.Name(e.File), e.Line)}, // it may be pasted into a shell
		{Key: "c", Name: "code", Text: cmp.Or(e.Code, e.Symbol)},
		{Key: "d", Name: "diff", Text: diff.String()},
	}
}
