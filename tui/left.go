package tui

import (
	"fmt"
	"strings"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/tui/cells"
	"github.com/seed-58def443/ssot/tui/dialog"
	"github.com/seed-58def443/ssot/tui/theme"
)

// kindOf is why a bulk accept leaves a violation, in a word.
func kindOf(p triage.Preview, err error) string {
	switch rw := p.Rewrite; {
	case err != nil:
		return "not planned"
	case rw.Status == fix.Refused, rw.Status == fix.Covered:
		return string(rw.Status)
	case len(rw.Hazards) > 0:
		return "hazard"
	}
	return "left"
}

// reasons counts kinds in a few words: "(1 refused, 1 hazard)", in the order in which they come.
func reasons(kinds []string) string {
	var order []string
	n := map[string]int{}
	for _, k := range kinds {
		if n[k] == 0 {
			order = append(order, k)
		}
		n[k]++
	}
	if len(order) == 0 {
		return ""
	}
	for i, k := range order {
		order[i] = fmt.Sprintf("%d %s", n[k], k)
	}
	return "(" + strings.Join(order, ", ") + ")"
}

// left are the reasons in full, each once.
func (m *model) left(ls []triage.Left) []dialog.Line {
	var out []dialog.Line
	seen := map[string]bool{}
	for _, l := range ls {
		if why := cells.Line(m.places(l.Why)); !seen[why] {
			seen[why] = true
			out = append(out, dialog.Line{Glyph: "–", Role: theme.Dim, Text: "left: " + why})
		}
	}
	return out
}
