package write

import (
	"github.com/seed-58def443/ssot/fix/internal/draft"
	"github.com/seed-58def443/ssot/fix/internal/gate"
	"github.com/seed-58def443/ssot/fix/internal/layout"
	"github.com/seed-58def443/ssot/fix/internal/snippets"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/snippet"
)

// EnterShown adds a violation that documentation shows to the drafts.
func (p *Writer) EnterShown(v *scan.Violation, all *draft.Set) *refusal.Refusal {
	if r := gate.RefuseKind(v); r != nil {
		return r
	}
	if v.Value {
		return gate.RefusePassedOn(v)
	}
	if r := p.Gate.RefuseFile(p.Project.GroupOf(v), v.File, v.Source); r != nil {
		return r
	}
	s, r := p.Snippets.Locate(v)
	if r != nil {
		return r
	}
	if r := p.Gate.RefuseShown(v, s.Use); r != nil {
		return r
	}
	if r := p.Snippets.RefuseShape(s); r != nil {
		return r
	}
	d := all.Of(v.Source)
	d.Shown = append(d.Shown, s)
	return nil
}

// writePage computes a page's new bytes.
func writePage(d *draft.Draft) *refusal.Refusal {
	if r := show(d); r != nil {
		return r
	}
	if r := directives(d); r != nil {
		return r
	}
	return finish(d)
}

// show rewrites what the draft's snippets show.
func show(d *draft.Draft) *refusal.Refusal {
	var codes []*snippet.Code
	of := map[*snippet.Code][]*snippets.Site{}
	for _, s := range d.Shown {
		code := s.V.Snippet.Code
		if of[code] == nil {
			codes = append(codes, code)
		}
		of[code] = append(of[code], s)
	}
	for _, code := range codes {
		e := snippets.NewEdit(of[code])
		if r := e.Rewrite(); r != nil {
			return r
		}
		d.Edits = append(d.Edits, e.Edits...)
	}
	return nil
}

// settleShown finds the uses again in what comes out.
func settleShown(d *draft.Draft, at func(int) int) {
	for _, s := range d.Shown {
		start := layout.Moved(s.V.Offset, d.Edits)
		s.Start, s.End = at(start), at(start+len(s.Written)-1)+1
	}
}
