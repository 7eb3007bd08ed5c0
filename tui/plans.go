package tui

import (
	"context"
	"errors"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/tui/diffpane"
	"github.com/seed-58def443/ssot/tui/keys"
)

// ahead is how many rewrites below the cursor are planned before they are asked for, seekLimit how many refused ones the cursor passes at the start in search of a ready one, and keep how many plans are held.
const (
	ahead     = 3
	seekLimit = 40
	keep      = 256
)

// planned is a rewrite as the session planned it in generation gen.
type planned struct {
	gen     int
	preview triage.Preview
	doc     *diffpane.Document
	err     error
}

func (p planned) status() fix.Status { return p.preview.Rewrite.Status }

// mark is what the list says of a plan.
func (p planned) mark() string {
	switch {
	case p.gen == 0:
		return ""
	case p.err == nil && p.status() == fix.Refused && len(p.preview.Alternatives) > 0:
		return wayGlyph
	case p.err != nil, p.status() == fix.Refused:
		return "✗"
	case len(p.preview.Rewrite.Hazards) > 0:
		return "⚠"
	}
	return ""
}

// plans are the rewrites planned so far and the one that is being planned: never more than one, in the order of the view.
type plans struct {
	gen    int                            // of the session's state; older plans are shown, greyed by a word, but never decided on
	made   map[string]planned             // by planName
	chosen map[string]fix.AlternativeKind // by item: which of several rewrites a person looks at; without one it is the first
	job    string                         // the plan that is being made; empty: none
	cancel context.CancelFunc
	seeks  int    // how often the cursor moved on by itself
	origin string // where it began to
}

func (p *plans) reset() {
	p.gen = 1
	p.made = make(map[string]planned)
	p.chosen = make(map[string]fix.AlternativeKind)
}

// stale says that the session's state changed: every plan is to be made again.
func (p *plans) stale() {
	p.gen++
	p.stop()
}

// stop cancels the plan that is being made; its answer, when it comes, is dropped.
func (p *plans) stop() {
	if p.cancel != nil {
		p.cancel()
	}
}

// fresh reports whether a plan was made from the session's present state.
func (p *plans) fresh(name string) bool { return p.made[name].gen == p.gen }

// planName names the plan of one rewrite of an item; without a kind it is the item's key.
func planName(key string, as fix.AlternativeKind) string {
	if as == "" {
		return key
	}
	return key + " " + string(as)
}

// planOf names the plan that is shown of an item.
func (m *model) planOf(key string) string {
	if e := m.find(key); e == nil || e.State == triage.Accepted || e.State == triage.Allowed {
		return key
	}
	return planName(key, m.plans.chosen[key])
}

// planNext asks for the plan that is wanted most: that of the item under the cursor, then those of the next ones. A plan that is no longer wanted gives way.
func (m *model) planNext() tea.Cmd {
	if m.session == nil || m.writing || m.reloading || m.quitting {
		return nil
	}
	want := m.wanted()
	if m.plans.job != "" {
		if want != "" && want == m.planOf(m.list.Key()) && want != m.plans.job {
			m.plans.stop()
		}
		return nil
	}
	key, as, _ := strings.Cut(want, " ")
	e := m.find(key)
	if e == nil {
		return nil
	}
	ctx, cancel := context.WithCancel(m.ctx)
	m.plans.job, m.plans.cancel = want, cancel
	return plan(ctx, m.session, m.plans.gen, e.Item, fix.AlternativeKind(as))
}

// wanted is the first plan, in the order of the view, that is missing; empty: there is none.
func (m *model) wanted() string {
	at := m.list.Key()
	if at == "" {
		return ""
	}
	for _, key := range append([]string{at}, m.list.Ahead(ahead)...) {
		if name := m.planOf(key); !m.plans.fresh(name) {
			return name
		}
	}
	return ""
}

// previewed takes a plan's answer. A key that was pressed while it was being made again decides now, if what was on the screen holds word for word.
func (m *model) previewed(msg previewMsg) tea.Cmd {
	m.plans.stop() // releases the context
	m.plans.job, m.plans.cancel = "", nil
	if msg.gen != m.plans.gen || errors.Is(msg.err, context.Canceled) {
		return nil
	}
	if len(m.plans.made) >= keep {
		m.plans.made = make(map[string]planned)
	}
	p := planned{msg.gen, msg.preview, msg.doc, msg.err}
	m.plans.made[planName(msg.key, msg.as)] = p
	m.dropWay(msg, p)
	if e := m.find(msg.key); e != nil {
		m.list.SetMark(msg.key, m.mark(e))
	}
	m.seek(msg.key, p)
	q := m.queued
	if q.key != msg.key || m.planOf(q.key) != planName(msg.key, msg.as) {
		return nil
	}
	m.queued = queued{}
	if q.key != m.list.Key() || !q.seen.same(p) {
		m.status.Warn("ignored: the rewrite is another one now")
		return nil
	}
	m.status.Clear()
	m.show()
	return m.act(q.deciding)
}

// queued is a deciding key that waits for the plan on the screen to be confirmed.
type queued struct {
	deciding keys.Key
	key      string
	seen     planned
}

// same reports whether a reviewer would see the same: the lines, the verdict, the hazards. Line numbers may have moved.
func (p planned) same(q planned) bool {
	a, b := p.preview.Rewrite, q.preview.Rewrite
	if p.err != nil || q.err != nil || a.As != b.As || a.Status != b.Status || !slices.Equal(a.Hazards, b.Hazards) || refusal(a) != refusal(b) {
		return false
	}
	return sameLines(p.preview.Hunks, q.preview.Hunks) && slices.EqualFunc(p.preview.Others, q.preview.Others, func(f, g triage.FileHunks) bool {
		return f.File == g.File && sameLines(f.Hunks, g.Hunks)
	})
}

func sameLines(a, b []patch.Hunk) bool {
	return slices.EqualFunc(a, b, func(h, g patch.Hunk) bool {
		return slices.EqualFunc(h.Lines, g.Lines, func(k, l patch.Line) bool { return k.Op == l.Op && k.Text == l.Text })
	})
}

// seek moves the cursor on from a violation without a rewrite to the next open one, until a person takes over: a session begins with something that can be accepted.
func (m *model) seek(key string, p planned) {
	if m.touched || key != m.list.Key() || m.plans.seeks >= seekLimit {
		return
	}
	if p.err == nil && p.status() == fix.Ready {
		m.plans.seeks = seekLimit
		return
	}
	if m.plans.seeks == 0 {
		m.plans.origin = key
	}
	m.plans.seeks++
	next := m.list.Next(m.list.Index())
	if next == m.plans.origin || next == "" || m.plans.seeks == seekLimit {
		m.plans.seeks = seekLimit
		next = m.plans.origin
	}
	m.list.Select(next)
}
