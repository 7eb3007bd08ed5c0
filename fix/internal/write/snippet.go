package write

import (
	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/gate"
	"github.com/seed-58def443/ssot/fix/internal/layout"
	"github.com/seed-58def443/ssot/fix/internal/snippets"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/snippet"
)

// EnterSnippet adds a violation in a documentation snippet to the file rewrites.
func (p *Writer) EnterSnippet(v *scan.Violation, all *filerewrite.Set) *refusal.Refusal {
	if r := gate.RefuseKind(v); r != nil {
		return r
	}
	if v.Value {
		return gate.RefusePassedOn(v)
	}
	if r := p.Gate.RefuseFile(p.Project.PackageOf(v), v.File, v.Source); r != nil {
		return r
	}
	s, r := p.Snippets.Locate(v)
	if r != nil {
		return r
	}
	if r := p.Gate.RefuseSnippet(v, s.Use); r != nil {
		return r
	}
	if r := p.Snippets.RefuseShape(s); r != nil {
		return r
	}
	d := all.Of(v.Source)
	d.Snippets = append(d.Snippets, s)
	return nil
}

// writePage computes a page's new bytes.
func writePage(d *filerewrite.File) *refusal.Refusal {
	if r := show(d); r != nil {
		return r
	}
	if r := directives(d); r != nil {
		return r
	}
	return finish(d)
}

// show rewrites the file's snippets.
func show(d *filerewrite.File) *refusal.Refusal {
	var codes []*snippet.Code
	of := map[*snippet.Code][]*snippets.Site{}
	for _, s := range d.Snippets {
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

// locateSnippets finds the uses in the result.
func locateSnippets(d *filerewrite.File, at func(int) int) {
	for _, s := range d.Snippets {
		start := layout.Moved(s.V.Offset, d.Edits)
		s.Start, s.End = at(start), at(start+len(s.Written)-1)+1
	}
}
