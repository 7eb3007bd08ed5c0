package tui

import (
	"fmt"
	"strings"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/tui/cells"
	"github.com/seed-58def443/ssot/tui/diffpane"
	"github.com/seed-58def443/ssot/tui/listpane"
	"github.com/seed-58def443/ssot/tui/theme"
)

// shown names what the right pane holds; a decision is taken only about that.
type shown struct {
	key   string
	plan  string // see planName
	gen   int    // of the plan, 0: none yet
	stale bool   // the plan is of an earlier state and is being made again
	item  triage.Item
	empty string // what is said when there is no item
}

// show brings the right pane in line with the cursor.
func (m *model) show() {
	var want shown
	e := m.current()
	var p planned
	if e == nil {
		want.empty = m.nothing()
	} else {
		name := m.planOf(e.key)
		p = m.plans.made[name]
		want = shown{key: e.key, plan: name, gen: p.gen, stale: p.gen != 0 && p.gen != m.plans.gen, item: e.Item}
		if m.session == nil {
			want.empty = "scanning"
		}
	}
	if want == m.shown {
		return
	}
	m.shown = want
	if e == nil {
		m.diff.SetContent(diffpane.Content{Facts: []diffpane.Fact{{Text: want.empty}}})
		return
	}
	m.diff.SetContent(diffpane.Content{
		Key:   want.plan,
		Title: fmt.Sprintf("%s:%d", cells.Name(e.File), e.Line),
		Right: cells.Line(e.Rule),
		Facts: m.facts(e, p),
		Diff:  p.doc,
	})
}

// nothing says why the list is empty.
func (m *model) nothing() string {
	switch {
	case m.session == nil:
		return "Looking for violations. They appear here as they are found."
	case len(m.all) == 0:
		return m.butNotRead("Nothing to review: no violation was found") + "."
	}
	return "Nothing matches the filter; esc takes it away."
}

// facts are what a reviewer must know, in one order, always.
func (m *model) facts(e *entry, p planned) []diffpane.Fact {
	out := []diffpane.Fact{priority(e)}
	what := cells.Line(e.Symbol)
	if e.Function != "" {
		what += " in " + cells.Line(e.Function)
	}
	if what != "" {
		out = append(out, diffpane.Fact{Text: m.theme.Paint(theme.Dim, what)})
	}
	if f, ok := m.decided(e, p); ok {
		out = append(out, f)
	}
	out = append(out, origin(p)...)
	out = append(out, m.ways(e, p)...)
	out = append(out, m.verdict(e, p)...)
	for _, h := range p.preview.Rewrite.Hazards {
		at := ""
		if h.Place != "" {
			at = "(" + h.Place + ")"
		}
		out = append(out, diffpane.Fact{Glyph: "⚠", Role: theme.Warn, Label: cells.Line(string(h.Kind)) + ":", Text: cells.Line(joined(h.Detail, at))})
	}
	if e.Note != "" {
		out = append(out, diffpane.Fact{Glyph: "✎", Role: theme.Accent, Label: "note:", Text: cells.Line(e.Note)})
	}
	return out
}

func priority(e *entry) diffpane.Fact {
	name := strings.ToUpper(e.Priority.String())
	if e.Critical {
		name += ", critical"
	}
	role := theme.Low
	switch e.Priority {
	case scan.High:
		role = theme.High
	case scan.Medium:
		role = theme.Medium
	case scan.Low:
	}
	return diffpane.Fact{Glyph: "●", Role: role, Label: name + ":", Text: cells.Line(e.Reason)}
}

// decided says what was decided of an item.
func (m *model) decided(e *entry, p planned) (diffpane.Fact, bool) {
	f := diffpane.Fact{Glyph: stateOf(e.Item).Glyph(), Role: stateOf(e.Item).Role()}
	switch s := stateOf(e.Item); s {
	case listpane.Accepted:
		f.Label, f.Text = "accepted:", "the rewrite is in the file; "+m.wayBack(p)
		if n := len(p.preview.Others); n > 0 {
			f.Text = fmt.Sprintf("the rewrite is in %d files; %s", n+1, m.wayBack(p))
		}
		if e.As != "" && e.As != fix.Replace {
			f.Label = "accepted as " + cells.Line(string(e.As)) + ":"
		}
	case listpane.Skipped:
		f.Label, f.Text = "skipped:", "left for now"
	case listpane.Allowed:
		f.Label, f.Text = "allowed:", cells.Line(e.AllowReason)
		if e.AllowUntil != "" {
			f.Label = "allowed until " + cells.Line(e.AllowUntil) + ":"
		}
	case listpane.Reopened:
		f.Label, f.Text = "open again:", "it was accepted, and reverted outside"
	default:
		return f, false
	}
	return f, true
}

// wayBack says how a decision is taken back, or why it can't be.
func (m *model) wayBack(p planned) string {
	rw := p.preview.Rewrite
	switch o := m.find(rw.CoveredBy); {
	case p.gen == 0 || p.err != nil:
	case rw.Status == fix.Refused && rw.Refusal != nil && rw.Refusal.Kind == fix.RefusedStale:
		return "there is no way back: " + m.places(refusal(rw))
	case rw.Status == fix.Covered && o != nil:
		return "accepting " + place(o) + " settled it: undo that one"
	}
	return "U takes it back"
}

// covered says why a violation is settled with another one.
func covered(rw fix.Rewrite) string {
	if rw.Claimed != "" {
		return "rule " + cells.Name(rw.Claimed) + " claims the same expression and comes first"
	}
	return "it stands in another violation's arguments"
}

// verdict says whether the rewrite can be accepted.
func (m *model) verdict(e *entry, p planned) []diffpane.Fact {
	one := func(glyph string, role theme.Role, label, text string) []diffpane.Fact {
		return []diffpane.Fact{{Glyph: glyph, Role: role, Label: label, Text: text}}
	}
	switch {
	case m.session == nil:
		return one("…", theme.Dim, "", "the rewrite is planned when the scan is finished")
	case p.gen == 0:
		return one("…", theme.Dim, "", "planning and type-checking the rewrite")
	case p.gen != m.plans.gen:
		return one("…", theme.Dim, "", "type-checking the rewrite again")
	case p.err != nil:
		return one("✗", theme.Bad, "not planned:", cells.Lines(m.places(p.err.Error())))
	case e.State == triage.Accepted || e.State == triage.Allowed:
		return nil
	}
	switch rw := p.preview.Rewrite; rw.Status {
	case fix.Ready:
		if e.Snippet != "" {
			return one("✓", theme.Good, "parses:", "a snippet says of nothing which type it has")
		}
		text := "in every variant and configuration"
		if n := len(p.preview.Others); n > 0 {
			text += fmt.Sprintf("; changes %d files", n+1)
		}
		return one("✓", theme.Good, "type-checks", text)
	case fix.Covered:
		text := covered(rw) + "; accepting that one settles it"
		if o := m.find(rw.CoveredBy); o != nil {
			text = "accepting " + place(o) + " settles it"
			if rw.Claimed != "" {
				text = covered(rw) + ": " + text
			}
		}
		return one("↑", theme.Accent, "covered:", text)
	default:
		return one("✗", theme.Bad, "no rewrite:", m.places(refusal(rw)))
	}
}
