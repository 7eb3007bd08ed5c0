package tui

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/count"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/tier"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/tui/dialog"
	"github.com/seed-58def443/ssot/tui/diffpane"
	"github.com/seed-58def443/ssot/tui/diffpane/document"
	"github.com/seed-58def443/ssot/tui/frame"
	"github.com/seed-58def443/ssot/tui/keys"
	"github.com/seed-58def443/ssot/tui/keys/reading"
	"github.com/seed-58def443/ssot/tui/theme"
)

// A bulk is a decision about several violations. It is shown as one diff that fills the screen until the user confirms
// it, which needs every row to have been on the screen, or closes it. It decides on a list of IDs, not on a filter, so
// that the user gets what they confirmed. The user can also skip all violations, including those without a rewrite:
// skipping writes nothing and needs no look.
type bulk struct {
	name    string         // where the violations are, such as "in hub.go"
	allow   *triage.Action // the action if the bulk allows; nil if it accepts
	of      []string       // IDs of all violations that were to be allowed
	ids     []string       // empty: no violation can be accepted
	skip    []string
	gen     int // generation of the session's state
	content diffpane.Content
	since   time.Time // time at which it was opened
	zoomed  bool      // whether the diff was zoomed before
}

// newBulk returns the bulk of a selection. If the selection is empty, it returns nil and an answer that says why.
func newBulk(msg selectedMsg, s *items, gen int) (b *bulk, why answer) {
	switch {
	case msg.err != nil:
		return nil, fail(msg.err)
	case len(msg.skip) == 0 && msg.hidden > 0:
		return nil, warn(joined("nothing", msg.of.name, "is in the list:", hiddenText(msg.hidden)))
	case len(msg.skip) == 0:
		return nil, warn(joined("nothing", msg.of.name, "is open"))
	}
	if msg.of.allow != nil {
		return newAllowing(msg, s, gen), answer{}
	}
	title := joined(fmt.Sprintf("accept %d of %d", len(msg.take), len(msg.sel.Take)+len(msg.sel.Left)), msg.of.name, reasons(msg.kinds)) + "?"
	if len(msg.take) == 0 {
		title = joined("nothing", msg.of.name, "can be accepted in bulk", reasons(msg.kinds))
	}
	c := diffpane.Content{Key: fmt.Sprintf("bulk %d %s", gen, title), Title: title, Asks: true, Diff: msg.doc}
	if msg.hidden > 0 {
		c.Facts = append(c.Facts, diffpane.Fact{Glyph: "–", Role: theme.Warn, Text: "left: " + hiddenText(msg.hidden)})
	}
	for _, l := range leftLines(s, msg.sel.Left) {
		c.Facts = append(c.Facts, diffpane.Fact{Glyph: l.Glyph, Role: l.Role, Text: l.Text})
	}
	return &bulk{name: msg.of.name, ids: msg.take, skip: msg.skip, gen: gen, content: c}, answer{}
}

// hiddenText returns the note that the filter hides n violations of a selection, which are left out.
func hiddenText(n int) string {
	if n == 1 {
		return "the filter hides 1 of them"
	}
	return fmt.Sprintf("the filter hides %d of them", n)
}

// choose fills in the violations that a bulk accept would take, and their diff.
func (msg *selectedMsg) choose(ctx context.Context, s Session) (err error) {
	if msg.of.allow != nil {
		return msg.draftAllowing(ctx, s)
	}
	f := msg.of.filter
	if m, ok := s.(matcher); ok && msg.of.like != "" {
		if f.IDs, err = m.Similar(ctx, msg.of.like); err != nil {
			return err
		}
	}
	if msg.sel, err = s.Select(ctx, f); err != nil {
		return err
	}
	listed := func(id string) bool { return msg.of.listed == nil || msg.of.listed[id] }
	for _, id := range msg.sel.Take {
		if listed(id) {
			msg.take = append(msg.take, id)
		} else {
			msg.hidden++
		}
	}
	msg.skip = slices.Clone(msg.take)
	for _, l := range msg.sel.Left {
		p, err := s.Preview(ctx, l.Fingerprint, "") // cached: the selection planned it
		msg.kinds = append(msg.kinds, kindOf(p, err))
		if listed(l.Fingerprint) {
			msg.skip = append(msg.skip, l.Fingerprint)
		} else {
			msg.hidden++
		}
	}
	if len(msg.take) == 0 {
		return nil
	}
	changes, out, err := s.Draft(ctx, triage.Action{Verb: triage.Accept, IDs: msg.take, Bulk: true})
	if err != nil {
		return err
	}
	for _, l := range out.Left { // what can't be had together with the others is found only now
		this := func(id string) bool { return id == l.Fingerprint }
		msg.take, msg.sel.Take = slices.DeleteFunc(msg.take, this), slices.DeleteFunc(msg.sel.Take, this)
		msg.kinds = append(msg.kinds, "left")
	}
	msg.sel.Left = append(msg.sel.Left, out.Left...)
	msg.document(changes)
	return nil
}

// document fills in one diff of all changes; there is none where nothing changes.
func (msg *selectedMsg) document(changes []patch.Change) {
	if len(changes) == 0 {
		return
	}
	for i, c := range changes {
		hunks := patch.Diff(c.Before, c.After, 3)
		switch {
		case i > 0:
			msg.doc.Append(c.Path, hunks)
		case len(changes) > 1:
			msg.doc = document.New("", nil, 0, "")
			msg.doc.Append(c.Path, hunks)
		default:
			msg.doc = document.New(c.Path, hunks, 0, "")
		}
	}
	msg.doc.Overview()
}

// kindOf returns a short reason why a bulk accept leaves a violation out.
func kindOf(p triage.Preview, err error) string {
	switch rw := p.Rewrite; {
	case err != nil:
		return "not planned"
	case rw.Status == fix.Refused, rw.Status == fix.Covered:
		return string(rw.Status)
	case len(rw.Hazards) > 0:
		return string(tier.Of(rw.Hazards))
	}
	return "left"
}

// A deferred is a bulk that waits because the help, a form or the filter has the focus.
type deferred struct {
	msg selectedMsg
	gen int // generation of the session's state when it was requested
}

// bulks holds the open bulk and the one that waits for the focus.
type bulks struct {
	frame    *frame.Model
	diff     *diffpane.Model
	now      *bulk     // nil: no bulk is open
	deferred *deferred // nil: no bulk waits
}

// isOpen reports whether a bulk is open.
func (m *bulks) isOpen() bool { return m.now != nil }

// open shows a bulk.
func (m *bulks) open(b *bulk, at time.Time) {
	b.since, b.zoomed = at, m.frame.Zoomed()
	m.now = b
	m.frame.Zoom(true)
}

// close closes the open bulk; it reports whether a bulk was open.
func (m *bulks) close() bool {
	if m.now == nil {
		return false
	}
	m.frame.Zoom(m.now.zoomed)
	m.now = nil
	return true
}

// due returns the waiting bulk once no part of the screen has the focus. It drops a bulk whose session state changed.
func (m *bulks) due(s sight, taken bool, list *items) answer {
	l := m.deferred
	if l == nil || taken || m.isOpen() {
		return answer{}
	}
	m.deferred = nil
	if s.gen != l.gen || s.blocked {
		return warn("not asked about what is " + l.msg.of.name + ": it changed meanwhile")
	}
	b, why := newBulk(l.msg, list, l.gen)
	why.bulk = b
	return why
}

// key handles a key that was pressed at the given time while a bulk is open. Only y and the key that skips decide.
func (m *bulks) key(k keys.Key, msg tea.KeyMsg, s sight, at time.Time) answer {
	if i := slices.IndexFunc(scopes(), func(c dialog.Choice) bool { return c.Key == msg.String() }); i >= 0 && m.now.allow != nil {
		return m.rescope(triage.Scope(scopes()[i].Value), s)
	}
	switch k {
	case keys.Back, keys.Note, keys.Quit, reading.Unzoom:
		m.close()
	case reading.PageDown:
		m.diff.Page(1)
	case reading.PageUp:
		m.diff.Page(-1)
	case keys.Down, reading.LineDown, keys.ArrowDown:
		m.diff.Move(1)
	case keys.Up, reading.LineUp, keys.ArrowUp:
		m.diff.Move(-1)
	case reading.NextFile:
		m.diff.ScrollToFile(1)
	case reading.PrevFile:
		m.diff.ScrollToFile(-1)
	case reading.SameShape:
		return markKnownShapes(m.diff)
	case reading.Sides:
		return say(turnSides(m.frame))
	case keys.First:
		m.diff.Top()
	case keys.Last:
		m.diff.Bottom()
	case keys.Allow:
		return m.allow(s)
	default:
		settled := !msg.Paste && at.Sub(m.now.since) >= dialog.Settle
		switch {
		case settled && msg.String() == dialog.Confirm && len(m.now.ids) > 0:
			return m.confirm(s)
		case m.now.allow != nil:
			return say("y allows all of it, esc goes back")
		case settled && msg.String() == skipAll:
			return m.confirmSkip(s)
		case len(m.now.ids) == 0:
			return say(skipAll + " skips all of it, m allows, esc goes back")
		}
		return say("y accepts all of it, " + skipAll + " skips, m allows, esc goes back")
	}
	return answer{}
}

// skipAll is the key that skips all violations of a bulk.
const skipAll = "S"

// holds reports whether the open bulk is still valid; if not, the answer says why.
func (m *bulks) holds(s sight, key string) (answer, bool) {
	switch {
	case s.busy:
		return warn("not done yet: something else is being done; " + key + " again"), false
	case s.gen != m.now.gen || s.blocked:
		m.close()
		return warn("not done: it changed meanwhile"), false
	}
	return answer{}, true
}

// confirmSkip skips all violations of the bulk if the bulk is still valid.
func (m *bulks) confirmSkip(s sight) answer {
	b := m.now
	if a, ok := m.holds(s, skipAll); !ok {
		return a
	}
	m.close()
	return take(triage.Action{Verb: triage.Skip, IDs: b.skip, Bulk: true})
}

// confirm accepts or allows all violations of the bulk if every row was on the screen and the bulk is still valid.
func (m *bulks) confirm(s sight) answer {
	b := m.now
	if a, ok := m.holds(s, "y"); !ok {
		return a
	}
	done := "accepted"
	if b.allow != nil {
		done = "allowed"
	}
	if a, ok := s.seen("y", done); !ok {
		return a
	}
	m.close()
	if b.allow != nil {
		return take(*b.allow)
	}
	return take(triage.Action{Verb: triage.Accept, IDs: b.ids, Bulk: true})
}

// markKnownShapes marks changes of a shape that was already on the screen as seen, and says how many shapes are left.
func markKnownShapes(d *diffpane.Model) answer {
	marked, unseen, files := d.MarkKnownShapes()
	if unseen > 0 {
		d.ShowUnseen() // scroll to a shape that was not on the screen
	}
	switch {
	case files == 0:
		return answer{}
	case unseen > 0 && marked == 0:
		return say(count.Of(unseen, "shape") + " of change not looked at yet: look, then x again")
	case unseen > 0:
		return say(count.Of(marked, "place") + " taken as seen; " + count.Of(unseen, "shape") + " left to look at")
	case marked == 0 && files < 2:
		return say("x is for changes of many files: this is one")
	case marked == 0:
		return say("one of each shape was on the screen")
	}
	return say(count.Of(marked, "place") + " taken as seen, the last of them")
}

// bulkKeys returns the key bindings for the key line. A narrow screen has the first of them;
// space is named below the changes, too.
func bulkKeys(b *bulk) []key.Binding {
	bind := func(label, does string) key.Binding {
		return key.NewBinding(key.WithKeys(label), key.WithHelp(label, does))
	}
	switch {
	case b.allow != nil && len(b.ids) == 0:
		return []key.Binding{bind("esc", "back"), bind("l/d/f", "how much")}
	case b.allow != nil:
		return []key.Binding{bind(dialog.Confirm, fmt.Sprintf("allow all %d", len(b.ids))), bind("esc", "none of it"), bind("space", "page"), bind("l/d/f", "how much"), bind("x", "rest of what was seen"), bind(">", "next file"), bind("b", "page back")}
	}
	skip := bind(skipAll, fmt.Sprintf("skip all %d", len(b.skip)))
	if len(b.ids) == 0 {
		return []key.Binding{skip, bind("m", "allow all"), bind("esc", "back")}
	}
	all := []key.Binding{bind(dialog.Confirm, fmt.Sprintf("accept all %d", len(b.ids))), bind("esc", "none of it"), bind("space", "page"), skip}
	if len(b.ids) > 1 {
		all = append(all, bind("x", "rest of what was seen"), bind(">", "next file"))
	}
	return append(all, bind("m", "allow all"), bind("b", "page back"))
}

// allow asks for the reason of allowing all violations of the bulk. After the answer a new bulk shows the diff.
func (m *bulks) allow(s sight) answer {
	b := m.now
	if b.allow != nil {
		return say("y allows all of it, esc goes back")
	}
	if a, ok := m.holds(s, "m"); !ok {
		return a
	}
	m.close()
	return answer{ask: askReasonOfAll(s, pick{name: b.name, allow: &triage.Action{Verb: triage.Allow, IDs: b.skip, Bulk: true}})}
}

// draftAllowing fills in the diff that allowing all violations of a selection would write.
func (msg *selectedMsg) draftAllowing(ctx context.Context, s Session) error {
	changes, out, err := s.Draft(ctx, *msg.of.allow)
	if err != nil {
		return err
	}
	msg.sel.Left = out.Left
	msg.take = slices.DeleteFunc(slices.Clone(msg.of.allow.IDs), func(id string) bool {
		return slices.ContainsFunc(out.Left, func(l triage.Left) bool { return l.Fingerprint == id })
	})
	msg.skip = msg.of.allow.IDs
	msg.document(changes)
	return nil
}

// newAllowing returns the bulk that allows the violations of a selection.
func newAllowing(msg selectedMsg, s *items, gen int) *bulk {
	title := joined(fmt.Sprintf("allow %d of %d", len(msg.take), len(msg.skip)), msg.of.name) + "?"
	if len(msg.take) == 0 {
		title = joined("nothing", msg.of.name, "can be allowed")
	}
	c := diffpane.Content{Key: fmt.Sprintf("bulk %d %s", gen, title), Title: title, Asks: true, Diff: msg.doc}
	for _, l := range leftLines(s, msg.sel.Left) {
		c.Facts = append(c.Facts, diffpane.Fact{Glyph: l.Glyph, Role: l.Role, Text: l.Text})
	}
	at := slices.IndexFunc(scopes(), func(c dialog.Choice) bool { return c.Value == string(msg.of.allow.Scope) })
	c.Facts = append(c.Facts, diffpane.Fact{Text: dialog.Choices(scopes(), at)})
	a := *msg.of.allow
	a.IDs = msg.take
	return &bulk{name: msg.of.name, allow: &a, of: msg.skip, ids: msg.take, gen: gen, content: c}
}

// rescope requests a new bulk that allows the same violations for another scope.
func (m *bulks) rescope(scope triage.Scope, s sight) answer {
	b := m.now
	if a, ok := m.holds(s, "the key"); !ok || scope == b.allow.Scope {
		return a
	}
	m.close()
	a := *b.allow
	a.IDs, a.Scope = b.of, scope
	return answer{pick: &pick{name: b.name, allow: &a}}
}
