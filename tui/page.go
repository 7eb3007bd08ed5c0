package tui

import (
	"fmt"

	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/tui/cells"
	"github.com/seed-58def443/ssot/tui/diffpane"
)

// page is the pane of the rewrite, and what it holds: a decision is taken only about that.
type page struct {
	diff  *diffpane.Model
	shown shown
}

// shown names what the pane holds.
type shown struct {
	scanning bool
	key      string
	plan     string // see plans.name
	gen      int    // of the plan, 0: none yet
	stale    bool   // the plan is of an earlier state and is being made again
	item     triage.Item
	bulk     *bulk  // in the place of a violation
	empty    string // what is said when there is no item
}

// show brings the pane in line with the violation under the cursor, nil when there is none.
// folded says of what group the cursor is on the heading, where it is.
func (g *page) show(e *entry, folded string, p *plans, t teller) {
	want := shown{scanning: t.scanning}
	var plan planned
	if e == nil {
		want.empty = t.nothing(folded)
	} else {
		plan = p.of(e)
		want.key, want.plan, want.gen, want.stale, want.item = e.key, p.name(e), plan.gen, plan.gen != 0 && plan.gen != p.gen, e.Item
	}
	if want == g.shown {
		return
	}
	g.shown = want
	if e == nil {
		g.diff.SetContent(diffpane.Content{Facts: []diffpane.Fact{{Text: want.empty}}})
		return
	}
	g.diff.SetContent(diffpane.Content{
		Key:   want.plan,
		Title: fmt.Sprintf("%s:%d", cells.Name(e.File), e.Line),
		Right: cells.Line(e.Rule),
		About: cells.Line(t.items.titles[e.Rule]),
		Facts: t.facts(e, plan),
		Diff:  plan.doc,
	})
}

// showBulk shows what would be accepted at once.
func (g *page) showBulk(b *bulk) {
	if want := (shown{bulk: b}); want != g.shown {
		g.shown = want
		g.diff.SetContent(b.content)
	}
}

// holds reports whether the pane shows a plan, as it was made last.
func (g *page) holds(name string, p planned) bool {
	return p.gen != 0 && g.shown.plan == name && g.shown.gen == p.gen
}

// forget has the pane painted anew.
func (g *page) forget() { g.shown = shown{} }
