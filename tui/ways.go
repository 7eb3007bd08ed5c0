package tui

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/tui/cells"
	"github.com/seed-58def443/ssot/tui/dialog"
	"github.com/seed-58def443/ssot/tui/diffpane"
	"github.com/seed-58def443/ssot/tui/frame"
	"github.com/seed-58def443/ssot/tui/theme"
)

// wayGlyph stands where there are several rewrites.
const wayGlyph = "⇄"

// choices are what can be looked at of an item: first what it shows by itself, which may be why there is no rewrite, then the others that are ready.
func (m *model) choices(e *entry) []fix.AlternativeKind {
	out := []fix.AlternativeKind{""}
	for _, a := range m.plans.made[m.planOf(e.key)].preview.Alternatives {
		if a.Kind != fix.Replace {
			out = append(out, a.Kind)
		}
	}
	return out
}

// turnWay shows another rewrite of the violation under the cursor.
func (m *model) turnWay(by int) {
	e := m.current()
	switch {
	case e == nil || m.session == nil:
		return
	case e.State == triage.Accepted || e.State == triage.Allowed:
		m.status.Say(fmt.Sprintf("it is %s: another rewrite can be looked at when that is taken back", e.State))
		return
	case !m.frame.Shows(frame.Rewrite):
		m.status.Warn("enter shows the rewrite first")
		return
	case m.plans.made[m.planOf(e.key)].gen == 0:
		m.status.Warn("the rewrite is still being planned")
		return
	}
	all := m.choices(e)
	if len(all) == 1 {
		m.status.Say("there is no other rewrite")
		return
	}
	at := max(0, slices.Index(all, m.plans.chosen[e.key]))
	m.choose(e.key, all[(at+by+len(all))%len(all)])
}

func (m *model) choose(key string, as fix.AlternativeKind) {
	delete(m.plans.chosen, key)
	if as != "" {
		m.plans.chosen[key] = as
	}
}

// dropWay goes back to the first rewrite when the one that is looked at is not to be had any more.
func (m *model) dropWay(msg previewMsg, p planned) {
	if msg.as == "" || m.plans.chosen[msg.key] != msg.as || p.err != nil || p.status() == fix.Ready {
		return
	}
	m.choose(msg.key, "")
	if m.list.Key() == msg.key {
		m.status.Warn(fmt.Sprintf("%s can't be had any more: %s", msg.as, m.places(refusal(p.preview.Rewrite))))
	}
}

// ways says which of several rewrites is shown, or, where none is, that there are others.
func (m *model) ways(e *entry, p planned) []diffpane.Fact {
	list := p.preview.Alternatives
	if e.State == triage.Accepted || e.State == triage.Allowed || p.gen == 0 {
		return nil
	}
	at := slices.IndexFunc(list, func(a fix.Alternative) bool { return a.Kind == p.preview.Rewrite.As })
	switch {
	case at < 0 && len(list) > 0:
		return []diffpane.Fact{{Glyph: wayGlyph, Role: theme.Accent, Label: plural(len(list), "other way") + ": v", Text: "(" + cells.Line(titles(list)) + ")"}}
	case len(list) == 0, len(list) == 1 && at == 0 && list[0].Kind == fix.Replace:
		return nil
	}
	return []diffpane.Fact{{Glyph: wayGlyph, Role: theme.Accent, Label: fmt.Sprintf("%d of %d:", at+1, len(list)), Text: cells.Line(list[at].Title) + " (v: another)"}}
}

// chosenLine says in a question which rewrite it is about, when that is not the first.
func chosenLine(p planned) []dialog.Line {
	for _, a := range p.preview.Alternatives {
		if a.Kind == p.preview.Rewrite.As && a.Kind != fix.Replace {
			return []dialog.Line{{Glyph: wayGlyph, Role: theme.Accent, Text: cells.Line(a.Title)}}
		}
	}
	return nil
}

func titles(list []fix.Alternative) string {
	var out []string
	for _, a := range list {
		out = append(out, a.Title)
	}
	return strings.Join(out, "; ")
}

// hintWays adds to a refusal that there is something else.
func (m *model) hintWays(p planned) string {
	if n := len(p.preview.Alternatives); n > 0 {
		return " (" + plural(n, "other way") + ": v)"
	}
	return ""
}

// origin is what is known of where the value is made and handed on. It has no labels: where only those fit, the verdict counts more.
func origin(p planned) []diffpane.Fact {
	var out []diffpane.Fact
	if f := p.preview.Rewrite.Factory; f != nil {
		out = append(out, diffpane.Fact{Glyph: "ƒ", Role: theme.Accent, Text: "factory: " + cells.Line(f.String())})
	}
	if chain := p.preview.Rewrite.Chain; len(chain) > 0 {
		out = append(out, diffpane.Fact{Glyph: "→", Role: theme.Dim, Text: "chain: " + cells.Line(strings.Join(chain, " → "))})
	}
	return out
}
