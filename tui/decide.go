package tui

import (
	"cmp"
	"errors"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/tui/cells"
	"github.com/seed-58def443/ssot/tui/dialog"
	"github.com/seed-58def443/ssot/tui/frame"
	"github.com/seed-58def443/ssot/tui/header"
	"github.com/seed-58def443/ssot/tui/keys"
	"github.com/seed-58def443/ssot/tui/theme"
)

const dayLayout = "2006-01-02"

// dayPattern is what is written like a day.
var dayPattern = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)

// idle reports whether the session can take something to do, and says why it can't.
func (m *model) idle() bool {
	switch {
	case m.session == nil:
		m.status.Warn("the scan is not finished; decisions can be taken when it is")
	case m.writing:
		m.status.Warn("ignored: the last decision is still being written")
	case m.reloading || m.selecting:
		m.status.Warn("ignored: still looking at the files")
	case m.quitting:
	default:
		return true
	}
	return false
}

// target is the violation that a deciding key means: the one whose rewrite is on the screen, as it is planned on the present state of the session. A plan that is being made again has to come out the same first; everything else is ignored and said so.
func (m *model) target(k keys.Key) (*entry, planned, bool) {
	if !m.idle() {
		return nil, planned{}, false
	}
	m.touched = true
	e := m.current()
	if e == nil {
		m.status.Warn("there is nothing under the cursor")
		return nil, planned{}, false
	}
	if !m.frame.Shows(frame.Rewrite) {
		m.status.Warn("enter shows the rewrite first")
		return nil, planned{}, false
	}
	name := m.planOf(e.key)
	p := m.plans.made[name]
	switch {
	case p.gen == 0 || m.shown.plan != name || m.shown.gen != p.gen:
		m.status.Warn("ignored: the rewrite is not on the screen yet")
	case p.gen != m.plans.gen:
		m.queued = queued{k, e.key, p}
		m.status.Say("as soon as it is checked again")
	default:
		return e, p, true
	}
	return nil, planned{}, false
}

// still reports whether what was asked about is what is on the screen: a dialog may outlive it.
func (m *model) still(key string, gen int) bool {
	if e := m.current(); e == nil || e.key != key || m.plans.gen != gen || !m.idle() {
		m.status.Warn("not done: it changed meanwhile")
		return false
	}
	return true
}

// decide takes a decision about one violation.
func (m *model) decide(a triage.Action) tea.Cmd {
	m.writing = true
	m.job++
	m.plans.stop()
	return m.do(m.job, a)
}

func (m *model) accept() tea.Cmd {
	e, p, ok := m.target(keys.Accept)
	switch {
	case !ok:
		return nil
	case e.State == triage.Accepted || e.State == triage.Allowed:
		m.already(e, p)
		return nil
	case p.err != nil:
		m.status.Fail(p.err)
		return nil
	}
	action := triage.Action{Verb: triage.Accept, IDs: []string{e.Fingerprint}}
	if as := p.preview.Rewrite.As; as != fix.Replace {
		action.As = as
	}
	switch rw := p.preview.Rewrite; {
	case rw.Status == fix.Covered:
		m.status.Warn(covered(rw) + ": accept that one")
	case rw.Status != fix.Ready:
		m.status.Warn("there is no rewrite: " + refusal(rw) + m.hintWays(p))
	case m.diff.Unseen() > 0:
		m.showUnseen()
	case len(rw.Hazards) > 0:
		m.confirmHazards(e, p, action)
	default:
		return m.decide(action)
	}
	return nil
}

// already says that something was decided before.
func (m *model) already(e *entry, p planned) {
	m.status.Say(fmt.Sprintf("it is %s already; %s", e.State, m.wayBack(p)))
}

// showUnseen brings the next changed lines to the screen that were not on it yet: nothing is written that nobody could see.
func (m *model) showUnseen() {
	what := "a changed line was"
	if n := m.diff.Unseen(); n > 1 {
		what = fmt.Sprintf("%d changed lines were", n)
	}
	m.status.Warn("not accepted yet: " + what + " not on the screen; look, then a again")
	m.resize() // for the message
	m.diff.ShowUnseen()
}

// confirmHazards asks before a rewrite with hazards, and names them.
func (m *model) confirmHazards(e *entry, p planned, a triage.Action) {
	var kinds []string
	lines := chosenLine(p)
	for _, h := range p.preview.Rewrite.Hazards {
		if kind := string(h.Kind); !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
		if !slices.Contains(a.Hazards, h.Kind) {
			a.Hazards = append(a.Hazards, h.Kind)
		}
		lines = append(lines, dialog.Line{Glyph: "⚠", Role: theme.Warn, Text: hazard(h)})
	}
	key, gen := e.key, m.plans.gen
	question := fmt.Sprintf("accept %s with the hazard %s?", place(e), cells.Line(strings.Join(kinds, ", ")))
	m.ask(dialog.Options{Lines: lines, Question: func([]string) string { return question }}, func() tea.Cmd {
		if !m.still(key, gen) {
			return nil
		}
		return m.decide(a)
	})
}

func (m *model) skip() tea.Cmd {
	e, p, ok := m.target(keys.Skip)
	if !ok {
		return nil
	}
	if e.State != triage.Open {
		m.already(e, p)
		return nil
	}
	return m.decide(triage.Action{Verb: triage.Skip, IDs: []string{e.Fingerprint}})
}

// allow asks for the reason that the directive will carry, and for its last day.
func (m *model) allow() {
	e, p, ok := m.target(keys.Allow)
	if !ok {
		return
	}
	if e.State == triage.Accepted || e.State == triage.Allowed {
		m.already(e, p)
		return
	}
	key, gen, id, where := e.key, m.plans.gen, e.Fingerprint, place(e)
	fields := []dialog.Field{
		{Label: "reason", Placeholder: "why this one is meant to be", Check: needText("say why: the reason goes into the comment")},
		{Label: "until", Placeholder: "YYYY-MM-DD, or empty for always", Optional: true, Check: m.checkDay},
	}
	o := dialog.Options{Title: "allow " + where, Fields: fields}
	o.Question = func(v []string) string {
		until := ""
		if v[1] != "" {
			until = " until " + v[1]
		}
		return fmt.Sprintf("write the comment that allows it%s: %q?", until, v[0])
	}
	m.ask(o, nil)
	m.form = &form{id: id, place: where, what: "reason to allow it", was: e.Note}
	d := m.dialog
	m.confirm = func() tea.Cmd {
		if !m.still(key, gen) {
			return nil
		}
		v := d.Values()
		return m.decide(triage.Action{Verb: triage.Allow, IDs: []string{id}, Reason: v[0], Until: v[1]})
	}
}

// note asks for a note; an empty one removes the one that is there. It is written to no source file: Enter takes it.
func (m *model) note() {
	e := m.current()
	if e == nil || !m.idle() {
		return
	}
	id := e.Fingerprint
	o := dialog.Options{Title: "note on " + place(e), Fields: []dialog.Field{{Label: "note", Placeholder: "empty removes it", Value: e.Note, Optional: true}}}
	m.ask(o, nil)
	m.form = &form{id: id, place: place(e), what: "note", was: e.Note}
	d, was := m.dialog, e.Note
	m.confirm = func() tea.Cmd {
		text := d.Values()[0]
		if text == was || !m.idle() {
			return nil
		}
		return m.decide(triage.Action{Verb: triage.Note, IDs: []string{id}, Text: text})
	}
}

// acceptFile asks the session what can be taken in the file under the cursor; the answer becomes a question.
func (m *model) acceptFile() tea.Cmd {
	e, _, ok := m.target(keys.AcceptFile)
	if !ok {
		return nil
	}
	var rules []string
	if r := m.head.Rule(); r != header.All {
		rules = []string{r}
	}
	m.selecting = true
	m.job++
	return selectFile(m.ctx, m.session, m.job, e.File, rules)
}

// selected asks before a bulk accept, and says what it takes and what it leaves. What is confirmed is what is done: the list of IDs, not the filter.
func (m *model) selected(msg selectedMsg) {
	if msg.job != m.job {
		return
	}
	m.selecting = false
	if msg.err != nil {
		m.status.Fail(msg.err)
		return
	}
	words := m.words()
	var take []string
	for _, id := range msg.sel.Take {
		if e := m.find(id); e != nil && e.matches(words) {
			take = append(take, id)
		}
	}
	name := cells.Name(path.Base(msg.file))
	lines := m.left(msg.sel.Left)
	if len(take) == 0 {
		m.status.Warn(joined("nothing in", name, "can be accepted in bulk", reasons(msg.kinds)))
		return
	}
	gen := m.plans.gen
	question := joined(fmt.Sprintf("accept %d of %d in %s", len(take), len(msg.sel.Take)+len(msg.sel.Left), name), reasons(msg.kinds)) + "?"
	m.ask(dialog.Options{Lines: lines, Question: func([]string) string { return question }}, func() tea.Cmd {
		if m.plans.gen != gen || !m.idle() {
			m.status.Warn("not done: it changed meanwhile")
			return nil
		}
		return m.decide(triage.Action{Verb: triage.Accept, IDs: take, Bulk: true})
	})
}

func (m *model) undo() tea.Cmd {
	if !m.idle() {
		return nil
	}
	m.touched = true
	return m.decide(triage.Action{Verb: triage.Undo})
}

func (m *model) undoThis() tea.Cmd {
	if !m.idle() {
		return nil
	}
	m.touched = true
	e := m.current()
	if e == nil || e.State == triage.Open {
		m.status.Say("nothing was decided here")
		return nil
	}
	return m.decide(triage.Action{Verb: triage.Undo, IDs: []string{e.Fingerprint}})
}

func (m *model) openEditor() tea.Cmd {
	e := m.current()
	switch {
	case e == nil:
		return nil
	case m.o.Editor == nil:
		m.status.Warn("there is no editor: set EDITOR")
		return nil
	case m.writing:
		m.idle()
		return nil
	}
	return m.edit(e.Item)
}

func (m *model) checkDay(s string) error {
	day, err := time.Parse(dayLayout, s)
	switch {
	case err != nil && dayPattern.MatchString(s):
		return fmt.Errorf("there is no day %s", s)
	case err != nil:
		return errors.New("write the last day as YYYY-MM-DD, or leave it empty")
	case day.Format(dayLayout) < m.o.Now().UTC().Format(dayLayout):
		return errors.New("that day is past")
	}
	return nil
}

func needText(fault string) func(string) error {
	return func(s string) error {
		if s == "" {
			return errors.New(fault)
		}
		return nil
	}
}

// place names a violation in a question.
func place(e *entry) string {
	return fmt.Sprintf("%s at %s:%d", label(e.Item), cells.Name(path.Base(e.File)), e.Line)
}

// refusal is why there is no rewrite: a sentence that says what its kind does.
func refusal(rw fix.Rewrite) string {
	if rw.Refusal == nil {
		return "no reason was given"
	}
	return cells.Line(cmp.Or(rw.Refusal.Detail, string(rw.Refusal.Kind)))
}

func hazard(h fix.Hazard) string {
	at := ""
	if h.Place != "" {
		at = "(" + h.Place + ")"
	}
	return cells.Line(joined(string(h.Kind)+":", h.Detail, at))
}

// joined puts spaces between what is not empty.
func joined(parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, " ")
}
