package hazard

import (
	"fmt"

	"github.com/seed-58def443/ssot/fix/internal/snippets"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan"
)

// snippetHazards returns the hazards of a snippet in documentation: options that the rewrite drops, and calls of
// Close that stay.
func (p *Finder) snippetHazards(v *scan.Violation) []refusal.Hazard {
	s, r := p.snippets.Locate(v)
	if r != nil {
		return nil
	}
	e := snippets.NewEdit([]*snippets.Site{s})
	out := append(p.Options.SnippetOptions(s), p.Closes.UnreturnedIn(v, s.Closed())...)
	for _, c := range e.ClosesOf(s) {
		if c.Statement != nil {
			continue
		}
		at, _ := e.Text.Source(e.Code.Offset(c.Call.Pos()), e.Code.Offset(c.Call.Pos())+1)
		line := 1
		for _, c := range v.Source.Src[:at] {
			if c == '\n' {
				line++
			}
		}
		detail := "the snippet closes it, and readers would close the shared one"
		if !c.Sure {
			detail = "the snippet may close it, and readers would close the shared one"
		}
		out = append(out, refusal.Hazard{Kind: refusal.HazardCloses, Unproven: !c.Sure, Detail: detail, Place: fmt.Sprintf("%s:%d", v.File, line)})
	}
	return out
}
