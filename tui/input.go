package tui

import (
	"cmp"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/tui/cells"
	"github.com/seed-58def443/ssot/tui/keys"
	"github.com/seed-58def443/ssot/tui/keys/handing"
	"github.com/seed-58def443/ssot/tui/keys/reading"
	"github.com/seed-58def443/ssot/tui/keys/several"
	"github.com/seed-58def443/ssot/tui/queue"
)

// key handles a key. Keys that wait in the queue are handled before it. Pasted text never decides.
func (m *model) key(msg tea.KeyMsg) tea.Cmd {
	if second, two := keys.AfterEscape(msg, typing(m)); two {
		return tea.Batch(m.key(tea.KeyMsg{Type: tea.KeyEsc}), afterEscape(m, second))
	}
	switch msg.String() {
	case "ctrl+c":
		switch stopped := m.deeds.Stop(); {
		case stopped != "": // a running command is stopped first
			m.status.Say(stopped)
			return nil
		case m.question.typing() && m.question.dialog.AsksText(): // ctrl+c leaves the text field first
			m.question.update(msg, m.o.Now())
			return nil
		case m.search.find.Typing():
			m.search.typed(msg)
			return nil
		case m.review.filter.Typing():
			m.review.typed(tea.KeyMsg{Type: tea.KeyEsc})
			return nil
		}
		m.code = exitInterrupted
		return m.act(keys.Quit)
	case "ctrl+z":
		return stopped(m.stops, m.status)
	}
	k := m.keys.Of(msg)
	switch {
	case m.frame.TooSmall():
		if k == keys.Quit {
			return m.act(k)
		}
		return nil // no decision about a violation that is not visible
	case isBurst(msg) && !typing(m):
		return burst(m, msg)
	case !m.queue.Waits() || !typing(m) && (m.question.isOpen() || m.bulk.isOpen() || m.copying.Asks() || m.closing.IsOpen()):
		return m.enter(msg)
	case k == keys.Back:
		m.status.Say(m.queue.Drop())
	case k == keys.Quit && !typing(m) && m.keys.Of(m.queue.Last()) == keys.Quit:
		return m.act(k)
	default:
		said := m.queue.Add(msg)
		if k == keys.Quit && !typing(m) {
			said += "; q again quits now"
		}
		m.status.Say(said)
	}
	return nil
}

// afterEscape handles a key that was read together with esc or alt. It ignores a key that decides: that key must be
// pressed alone.
func afterEscape(m *model, msg tea.KeyMsg) tea.Cmd {
	if !typing(m) && !m.keys.Harmless(msg) {
		name := cells.Line(msg.String())
		m.status.Warn("ignored " + name + ", which came at once with esc: " + name + " again")
		return nil
	}
	return m.key(msg)
}

// typing reports whether keys are input for a text field.
func typing(m *model) bool {
	return m.question.isOpen() && m.question.dialog.AsksText() || m.search.find.Typing() || m.review.filter.Typing()
}

// enter passes a key to the part of the screen that has the focus.
func (m *model) enter(msg tea.KeyMsg) tea.Cmd {
	k := m.keys.Of(msg)
	switch {
	case m.copying.Asks():
		cmd, said := m.copying.Answer(msg, m.o.output(), m.o.getenv)
		m.status.Say(said)
		return cmd
	case m.question.isOpen():
		said, then, values := m.question.update(msg, m.o.Now())
		if m.status.Clear(); said != "" {
			m.status.Say(said)
		}
		return m.confirmed(then, values)
	case m.closing.IsOpen():
		return leaving(m, k, msg)
	case m.search.find.Typing():
		m.search.typed(msg)
		return nil
	case m.review.filter.Typing():
		m.review.typed(msg)
		return nil
	case m.bulk.isOpen():
		m.status.Clear()
		return m.apply(m.bulk.key(k, msg, m.sight(), m.o.Now()), keys.None)
	}
	m.status.Dismiss(m.frame.Size())
	if msg.Paste {
		m.status.Warn("pasted text is not taken for keys")
		return nil
	}
	if k == keys.Digit {
		m.status.Say(m.number.digit(msg.String()))
		return nil
	}
	if why, done := m.number.goTo(k == keys.Enter); done {
		m.status.Say(why)
		return nil
	}
	if m.search.key(k) {
		return nil
	}
	if k == keys.None {
		m.status.Say(m.keys.Unknown(msg))
		return nil
	}
	return m.act(k)
}

// isBurst reports whether a message holds several letters, typed faster than the program read them.
func isBurst(msg tea.KeyMsg) bool {
	return msg.Type == tea.KeyRunes && len(msg.Runes) > 1 && !msg.Alt && !msg.Paste
}

// burst handles letters that were typed faster than the program read them. It handles each letter as if it was pressed
// alone; a key that decides waits until its violation has been drawn. So no key is lost while the program, or the
// connection to it, hangs for a moment. Pasted text arrives in brackets and is not handled here; for terminals without
// bracketed paste, see keys.Burst. An open question accepts only keys that scroll: letters that would answer it were
// typed before anybody could read it.
func burst(m *model, msg tea.KeyMsg) tea.Cmd {
	typed, text, ignored := m.keys.Burst(msg.Runes)
	if asked := m.question.isOpen() || m.bulk.isOpen(); asked && !m.keys.Looks(msg.Runes) {
		return m.enter(msg)
	}
	var cmds []tea.Cmd
	for _, r := range typed {
		cmds = append(cmds, m.key(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}}))
	}
	if len(text) > 0 {
		cmds = append(cmds, m.key(tea.KeyMsg{Type: tea.KeyRunes, Runes: text}))
	}
	if len(ignored) > 0 {
		m.status.Warn("ignored " + cells.Line(string(ignored)) + ": more at once than anybody types")
	}
	return tea.Batch(cmds...)
}

// act runs the command of a key.
func (m *model) act(k keys.Key) tea.Cmd {
	switch k {
	case keys.Accept, keys.Skip, keys.Allow, keys.Note, keys.AcceptFile, several.Alike, several.Group, keys.Undo, keys.Redo, keys.UndoThis:
		s := m.sight()
		if !s.blocked && k != keys.Note {
			m.review.touch()
		}
		return m.apply(decide(k, s), k)
	case handing.Stage, handing.Patch, handing.Test, handing.TestAll, handing.Summary:
		return pressDeed(m, int(k))
	case handing.Copy:
		m.status.Say(m.copying.Ask(texts(m.review.current(), m.sight().plan)))
	case keys.Edit:
		cmd, why := m.work.edit(m.o.Editor, m.review.current())
		m.status.Warn(why)
		return cmd
	case reading.FindPrev:
		m.status.Say("N goes to what was found before: enter zooms, / finds")
	case keys.Filter:
		m.review.touch()
		m.review.filter.Start()
	case several.By:
		m.review.touch()
		m.review.by = m.review.by.Next()
		m.review.refresh()
		m.status.Say("grouped by " + m.review.by.String())
	case keys.NextRule:
		m.status.Say(m.review.turn(1))
	case keys.PrevRule:
		m.status.Say(m.review.turn(-1))
	case keys.Reload:
		return m.work.reload(true, false)
	case keys.Mouse:
		cmd, text := m.mouse.toggle()
		m.status.Say(text)
		return cmd
	case keys.News:
		text := newsText(m.status.Lines(), m.review.items.notRead)
		if len(text.Lines) == 0 {
			m.status.Say("no news")
			return nil
		}
		m.status.Read()
		m.question.ask(m.theme, text, m.o.Now())
	case keys.Help:
		width, _ := m.frame.Size()
		m.question.ask(m.theme, helpText(m.theme, m.keys, width), m.o.Now())
	case keys.Quit:
		if summaryFirst(m) {
			cmd := pressDeed(m, handing.Summary)
			m.status.Say(m.status.Text() + ", q quits without it")
			return cmd
		}
		return quit(m)
	case keys.NextAlternative, keys.PrevAlternative:
		m.review.touch()
		return m.apply(decide(k, m.sight()), k)
	default:
		if k == keys.Back && !m.frame.Zoomed() && !m.review.filter.On() {
			if stopped := m.deeds.Stop(); stopped != "" {
				m.status.Say(stopped)
				return nil
			}
		}
		if !m.moves.move(k) {
			m.status.Say(m.review.none(k))
		}
	}
	return nil
}

// quit ends the program. If there are open questions, it asks them first.
func quit(m *model) tea.Cmd {
	switch {
	case m.o.Leave == nil || m.code == exitInterrupted:
	case m.frame.TooSmall(): // the window has no room for a question
		m.o.Leave.Keep()
	default:
		m.question.ask(m.theme, *askLeave(m.o.Leave), m.o.Now())
		return nil
	}
	cmd, text := m.work.quit()
	m.status.Say(text)
	return cmd
}

// summaryFirst reports whether quitting shows the summary first: the user decided something in this run, and no
// violation is open.
func summaryFirst(m *model) bool {
	_, known := m.o.Deeds[handing.Summary]
	open := slices.ContainsFunc(m.review.items.all, func(e entry) bool { return e.State == triage.Open })
	return known && !open && len(m.review.items.all) > 0 && m.code != exitInterrupted && m.work.session != nil && !m.work.busy() && !m.deeds.Running() &&
		!m.frame.TooSmall() && m.work.turns.Newest().Number > m.work.before
}

// leaving handles a key while the summary is on the screen. Quit and the keys of the next steps close it.
func leaving(m *model, k keys.Key, msg tea.KeyMsg) tea.Cmd {
	m.status.Clear()
	acts := []keys.Key{handing.Stage, handing.Patch, handing.Test, handing.TestAll, keys.Undo}
	switch {
	case k == keys.Quit:
		m.closing.Close()
		return quit(m)
	case slices.Contains(acts, k):
		m.closing.Close()
		return m.act(k)
	}
	if !m.closing.Update(msg) {
		m.status.Say(cells.Line(msg.String()) + " does nothing here: esc goes back, q quits")
	}
	return nil
}

// sight returns a snapshot of what the user sees and may decide on.
func (m *model) sight() sight {
	s := sight{
		entry: m.review.current(), folded: m.review.list.OnFolded(), gen: m.plans.gen, listed: m.review.visibleIDs, group: m.review.list.Members, unseen: m.page.diff.Unseen, rule: m.review.head.Rule(), clock: m.o.Now,
		turns: m.work.turns, before: m.work.before,
		teller: teller{theme: m.theme, items: &m.review.items, scanning: m.work.session == nil, gen: m.plans.gen, tested: m.plans.tested, others: m.review.others},
	}
	s.why, s.blocked = m.work.blocked()
	s.busy = m.work.session != nil && m.work.busy()
	if e := s.entry; e != nil {
		s.reason = cmp.Or(m.review.reasons[e.Rule], m.review.items.allowed[e.Rule])
		s.plan, s.alternative, s.alternatives = m.plans.of(e), m.plans.alternative(e), m.plans.alternatives(e)
		s.shown = m.page.holds(m.plans.name(e), s.plan)
	}
	return s
}

// free reports whether a waiting key can be handled: it is input for a text field, or no command runs, no question is
// open, and the pane shows the current plan of the violation under the cursor.
func (m *model) free() bool {
	if typing(m) {
		return true
	}
	s := m.sight()
	return !s.busy && !m.question.isOpen() && !m.bulk.isOpen() && (s.entry == nil || s.shown && s.plan.gen == s.gen)
}

// take handles the first waiting key. A key that was pressed while a rewrite was on the screen counts only if that
// rewrite is still the same, word for word.
func (m *model) take() tea.Cmd {
	h, ok := m.queue.Take(m.free())
	if !ok {
		return nil
	}
	var cmd tea.Cmd
	if h.Key == keys.None {
		cmd = m.enter(h.Msg)
	} else {
		if s := m.sight(); h.On != "" && (s.entry == nil || h.On != s.entry.key || h.Seen.gen != 0 && !h.Seen.same(s.plan)) {
			m.queue.Drop()
			m.status.Warn("ignored: the rewrite is another one now")
			return nil
		}
		m.status.Clear()
		cmd = m.act(h.Key)
	}
	if m.question.isOpen() && !typing(m) { // a key pressed before the question must not answer it
		m.status.Warn(m.queue.Drop())
	}
	return cmd
}

// apply carries out an answer of decide.
func (m *model) apply(a answer, k keys.Key) tea.Cmd {
	m.status.Tell(a.role, a.text)
	s := m.sight()
	switch {
	case a.action != nil:
		again := queue.Held[planned]{Key: k, Seen: s.plan}
		if s.entry != nil {
			again.On = s.entry.key
		}
		return m.work.decide(*a.action, again)
	case a.ask != nil:
		m.question.ask(m.theme, *a.ask, m.o.Now())
	case a.bulk != nil:
		m.bulk.open(a.bulk, m.o.Now())
	case a.pick != nil:
		return m.work.pick(*a.pick)
	case a.wait:
		of := "" // while a decision is written, the key is for the violation that comes next
		if s.entry != nil && (!s.busy || m.work.doing == reloading && (k == keys.Accept || k == keys.Skip || k == keys.Allow)) {
			of = s.entry.key
		}
		m.queue.Again(queue.Held[planned]{Key: k, On: of, Seen: s.plan})
	case a.look:
		m.fit() // make room for the message
		m.page.diff.ShowUnseen()
	case a.alternative != nil:
		m.plans.choose(s.entry.key, *a.alternative)
	}
	return nil
}

// confirmed carries out what the user confirmed, unless the violation or the session changed while the question was
// open.
func (m *model) confirmed(t *then, values []string) tea.Cmd {
	if t == nil {
		return nil
	}
	if t.leave != nil {
		if t.other {
			t.leave.Keep()
		}
		cmd, text := m.work.quit()
		m.status.Say(text)
		return cmd
	}
	s := m.sight()
	if t.pick != nil {
		if s.blocked || s.gen != t.gen {
			m.status.Warn("not shown: it changed meanwhile")
			return nil
		}
		return m.work.pick(t.pick(values))
	}
	action, ok := t.act(values)
	if !ok {
		return nil
	}
	switch moved := t.key != "" && (s.entry == nil || s.entry.key != t.key); {
	case t.gen != 0 && (moved || s.gen != t.gen || s.blocked):
		m.status.Warn("not done: it changed meanwhile")
		m.question.askAgain(m.theme, s, m.o.Now())
	case s.blocked:
		m.status.Warn("not done: something else was being done; ask again")
		m.question.askAgain(m.theme, s, m.o.Now())
	default:
		return m.work.decide(action, queue.Held[planned]{})
	}
	return nil
}
