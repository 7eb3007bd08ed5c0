package hazard

import (
	"fmt"

	"github.com/seed-58def443/ssot/fix/internal/snippets"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan"
)

// shownHazards are the options that a snippet tells of and the closes that stay in it.
func (p *Finder) shownHazards(v *scan.Violation) []refusal.Hazard {
	s, r := p.snippets.Locate(v)
	if r != nil {
		return nil
	}
	e := snippets.NewEdit([]*snippets.Site{s})
	out := p.Options.ShownOptions(s)
	calls, statements := e.ClosesOf(s)
	for i, call := range calls {
		if statements[i] != nil {
			continue
		}
		at, _ := e.Text.Source(e.Code.Offset(call.Pos()), e.Code.Offset(call.Pos())+1)
		line := 1
		for _, c := range v.Source.Src[:at] {
			if c == '\n' {
				line++
			}
		}
		out = append(out, refusal.Hazard{Kind: refusal.HazardCloses, Detail: "the snippet closes it, and readers would close the shared one", Place: fmt.Sprintf("%s:%d", v.File, line)})
	}
	return out
}
