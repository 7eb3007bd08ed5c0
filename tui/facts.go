package tui

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/count"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/fix/tier"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/tui/cells"
	"github.com/seed-58def443/ssot/tui/deed"
	"github.com/seed-58def443/ssot/tui/diffpane"
	"github.com/seed-58def443/ssot/tui/listpane"
	"github.com/seed-58def443/ssot/tui/theme"
)

// teller describes a violation and its plan in words.
type teller struct {
	theme    *theme.Theme
	items    *items
	scanning bool
	gen      int // generation of the session's state
	tested   map[string]deed.Mark
	others   func() int // number of violations of rules that are not listed which match the filter
}

// nothing returns why no violation is under the cursor: the list is empty, or the cursor is on a folded group.
func (t teller) nothing(folded string) string {
	switch {
	case folded != "":
		return folded + "; z unfolds"
	case t.scanning:
		return "Looking for violations. They appear here as they are found."
	case len(t.items.all) == 0:
		return t.items.butUnread("Nothing to review: no violation was found") + "."
	}
	if n := t.others(); n > 0 {
		return fmt.Sprintf("Nothing of this rule matches the filter, and %d of others: tab; esc takes it away.", n)
	}
	return "Nothing matches the filter; esc takes it away."
}

// facts returns what a reviewer must know, always in the same order.
func (t teller) facts(e *entry, p planned) []diffpane.Fact {
	out := []diffpane.Fact{priority(e)}
	what := what(e)
	if what != "" {
		out = append(out, diffpane.Fact{Text: t.theme.Paint(theme.Dim, what)})
	}
	if f, ok := t.decided(e, p); ok {
		out = append(out, f)
	}
	if mark, ok := t.tested[e.key]; ok && e.settled() {
		out = append(out, diffpane.Fact{Glyph: "t", Role: markRole(mark.Sign), Label: "tested:", Text: cells.Line(mark.Text)})
	}
	out = append(out, origin(p)...)
	out = append(out, alternatives(e, p)...)
	out = append(out, t.verdict(e, p)...)
	for _, h := range tier.WorstFirst(p.preview.Rewrite.Hazards) {
		out = append(out, diffpane.Fact{Glyph: tier.Of([]refusal.Hazard{h}).Glyph(), Role: theme.Warn, Label: cells.Line(string(h.Kind)) + ":", Text: cells.Line(detail(h))})
	}
	for _, d := range p.preview.Rewrite.Decides {
		out = append(out, diffpane.Fact{Glyph: "·", Role: theme.Dim, Label: "the owner decides:", Text: cells.Line(joined(d.Detail, "("+d.Place+")"))})
	}
	for _, q := range p.preview.Rewrite.Equals {
		out = append(out, diffpane.Fact{Glyph: "=", Role: theme.Good, Label: "options:", Text: cells.Line(joined(q.Detail, "("+q.Place+")"))})
	}
	if e.Note != "" {
		out = append(out, diffpane.Fact{Glyph: "✎", Role: theme.Accent, Label: "note:", Text: cells.Line(e.Note), Tells: true})
	}
	return out
}

// what returns what the rule forbids here, and in which declaration it stands.
func what(e *entry) string {
	symbol, in := cells.Line(e.Symbol), cells.Line(e.Function)
	_, _, isImport := imported(e.Item)
	switch {
	case symbol != "" && !strings.ContainsAny(symbol, "./") && !isImport && e.Rule != scan.DirectiveRule: // a pattern of names
		return strings.TrimSuffix("types named "+symbol+": "+in, ": ")
	case in == "":
		return symbol
	}
	return symbol + " in " + in
}

// markRole returns the role of a test result.
func markRole(sign string) theme.Role {
	switch sign {
	case deed.Passed:
		return theme.Good
	case deed.Broke:
		return theme.Bad
	}
	return theme.Warn
}

func priority(e *entry) diffpane.Fact {
	name := strings.ToUpper(e.Priority.String())
	if e.Critical {
		name += ", critical"
	}
	return diffpane.Fact{Glyph: "●", Role: roleOf(e.Priority), Label: name + ":", Text: cells.Line(e.Reason)}
}

// decided returns the fact about the decision on an item.
func (t teller) decided(e *entry, p planned) (diffpane.Fact, bool) {
	f := diffpane.Fact{Glyph: stateOf(e.Item).Glyph(), Role: stateOf(e.Item).Role()}
	switch s := stateOf(e.Item); s {
	case listpane.Accepted:
		f.Label, f.Text = "accepted:", "the rewrite is in the file; "+t.howToUndo(p)
		if n := len(p.preview.Others); n > 0 {
			f.Text = fmt.Sprintf("the rewrite is in %d files; %s", n+1, t.howToUndo(p))
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

// howToUndo returns how to undo a decision, or why that is not possible.
func (t teller) howToUndo(p planned) string {
	rw := p.preview.Rewrite
	switch o := t.items.find(rw.CoveredBy); {
	case p.gen == 0 || p.err != nil:
	case rw.Status == fix.Refused && rw.Refusal != nil && rw.Refusal.Kind == refusal.Stale:
		why := "U can't take it back: " + t.items.places(refusalOf(rw))
		if len(p.preview.Kept) > 0 {
			why += "; this is what it changed when it was decided"
		}
		return why
	case rw.Status == fix.Covered && o != nil:
		return "accepting " + o.place() + " settled it: undo that one"
	}
	return "U takes it back"
}

// covered returns why the decision on another violation covers this one.
func covered(rw fix.Rewrite) string {
	if rw.Claimed != "" {
		return "rule " + cells.Name(rw.Claimed) + " claims the same expression and comes first"
	}
	return "it stands in another violation's arguments"
}

// verdict returns whether the rewrite can be accepted.
func (t teller) verdict(e *entry, p planned) []diffpane.Fact {
	one := func(glyph string, role theme.Role, label, text string) []diffpane.Fact {
		return []diffpane.Fact{{Glyph: glyph, Role: role, Label: label, Text: text}}
	}
	switch {
	case t.scanning:
		return one("…", theme.Dim, "", "the rewrite is planned when the scan is finished")
	case p.gen == 0:
		return one("…", theme.Dim, "", "planning and type-checking the rewrite")
	case p.gen != t.gen:
		return one("…", theme.Dim, "", "type-checking the rewrite again")
	case p.err != nil:
		return one("✗", theme.Bad, "not planned:", cells.Lines(t.items.places(p.err.Error())))
	case e.settled():
		return nil
	}
	switch rw := p.preview.Rewrite; rw.Status {
	case fix.Ready:
		label, text, everywhere := string(p.tier()), "type-checks in every variant and configuration", "it type-checks everywhere"
		if e.Snippet != "" {
			text, everywhere = "parses; nothing checks the types of a snippet", "it parses; nothing checks the types of a snippet"
			if p.tier() == tier.Proven {
				label = "snippet"
			}
		}
		switch p.tier() { // a warning is told first
		case tier.Differs:
			text = "behaves differently (" + everywhere + ")"
		case tier.Unproven:
			text = "may behave differently (" + everywhere + ")"
		case tier.Proven:
		}
		if n := len(p.preview.Others); n > 0 {
			text += fmt.Sprintf("; changes %d files", n+1)
		}
		role := theme.Good
		if p.tier() != tier.Proven {
			role = theme.Accent // the hazards have the warning colour
		}
		return one(p.tier().Glyph(), role, label+":", text)
	case fix.Covered:
		text := covered(rw) + "; accepting that one settles it"
		if o := t.items.find(rw.CoveredBy); o != nil {
			text = "accepting " + o.place() + " settles it"
			if rw.Claimed != "" {
				text = covered(rw) + ": " + text
			}
		}
		return one("↑", theme.Accent, "covered:", text)
	default:
		label := "no rewrite:"
		if p.findsOnly() {
			label = "finds only:"
		}
		return one("✗", theme.Bad, label, t.items.places(refusalOf(rw)))
	}
}

// alternatives returns which rewrite is selected or, if the first is refused, that there are others.
func alternatives(e *entry, p planned) []diffpane.Fact {
	list := p.preview.Alternatives
	if e.settled() || p.gen == 0 {
		return nil
	}
	at := slices.IndexFunc(list, func(a fix.Alternative) bool { return a.Kind == p.preview.Rewrite.As })
	switch {
	case at < 0 && len(list) > 0:
		return []diffpane.Fact{{Glyph: alternativeGlyph, Role: theme.Accent, Label: count.Of(len(list), "alternative") + ": v", Text: "(" + cells.Line(titles(list)) + ")"}}
	case len(list) == 0, len(list) == 1 && at == 0 && list[0].Kind == fix.Replace:
		return nil
	}
	label := fmt.Sprintf("%d of %d", at+1, len(list))
	if kind := list[at].Kind; kind != fix.Replace { // on a narrow screen the label is all that fits
		label += ", " + cells.Line(string(kind))
	}
	return []diffpane.Fact{{Glyph: alternativeGlyph, Role: theme.Accent, Label: label + ":", Text: cells.Line(list[at].Title) + " (v: alternative)", Tells: list[at].Kind != fix.Replace}}
}

func titles(list []fix.Alternative) string {
	var out []string
	for _, a := range list {
		out = append(out, a.Title)
	}
	return strings.Join(out, "; ")
}

// origin returns where the value comes from and where it goes. These facts have no labels: a pane that only has room
// for labels needs it for the verdict.
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

// detail returns the description and the place of a hazard.
func detail(h refusal.Hazard) string {
	if h.Place == "" {
		return h.Detail
	}
	return joined(h.Detail, "("+h.Place+")")
}

// summary returns the text that is printed after the screen closes.
func (t teller) summary() string {
	if t.scanning {
		return "the scan was not finished; nothing was decided"
	}
	return t.items.summary()
}
