package fix

import (
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/seed-58def443/ssot/fix/internal/alternative"
	"github.com/seed-58def443/ssot/fix/internal/decisionset"
	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/write"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/rule"
)

// planAndVerify rewrites the files of a set and type-checks them. The refusal is the first reason why the set fails.
func (p *planner) planAndVerify(ctx context.Context, c *decisionset.Set) (*outcome, *refusal.Refusal, error) {
	rewrites, r, err := p.writeFiles(ctx, c)
	if r != nil || err != nil {
		return nil, r, err
	}
	if r, err := p.checker.Verify(ctx, rewrites); r != nil || err != nil {
		return nil, r, err
	}
	if r := p.checker.VerifySnippets(rewrites); r != nil {
		return nil, r, nil
	}
	return p.outcome(rewrites), nil, nil
}

// writeFiles rewrites the files of a set without type-checking them. It returns an error only if ctx is done.
func (p *planner) writeFiles(ctx context.Context, c *decisionset.Set) ([]*filerewrite.File, *refusal.Refusal, error) {
	all := &filerewrite.Set{Project: p.project, Accepts: func(v *scan.Violation) bool {
		return slices.Contains(c.Accept, v) || p.project.InsideAny(v, c.Accept)
	}}
	for _, v := range c.Accept {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		if p.project.InsideAny(v, c.Accept) {
			continue // the enclosing violation replaces it
		}
		if v.Snippet != nil {
			if r := p.writer.EnterSnippet(v, all); r != nil {
				return nil, r, nil
			}
			continue
		}
		if v.Kind == rule.Import && v.Entry != nil {
			if r := p.move.Add(v, all); r != nil {
				return nil, r, nil
			}
			continue
		}
		if r := p.addRewrite(c, v, all); r != nil {
			return nil, r, nil
		}
	}
	for _, in := range c.Allow {
		if p.project.InsideAny(in.V, c.Accept) {
			continue
		}
		if r := p.gate.RefuseFile(p.project.PackageOf(in.V), in.V.File, in.V.Source); r != nil && r.Kind != refusal.Cgo {
			return nil, r, nil
		}
		d := all.Of(in.V.Source)
		d.Allow = append(d.Allow, in)
	}
	for _, d := range all.List {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		if r := p.writer.Write(d); r != nil {
			return nil, r, nil
		}
	}
	return all.List, nil, nil
}

// addRewrite adds a violation's rewrite to the files.
func (p *planner) addRewrite(c *decisionset.Set, v *scan.Violation, all *filerewrite.Set) *refusal.Refusal {
	if kind := c.Kind(v); kind != alternative.Replace {
		w, r := p.finder.Candidate(v, kind)
		if r != nil {
			return r
		}
		return w.Apply(all)
	}
	s, r := p.gate.Refuse(p.project.PackageOf(v), v)
	if r != nil {
		return r
	}
	d := all.Of(s.File)
	d.Sites = append(d.Sites, s)
	return nil
}

// outcome returns the changes, new imports and positions of rewritten files.
func (p *planner) outcome(rewrites []*filerewrite.File) *outcome {
	o := &outcome{}
	var changed []*filerewrite.File
	for _, d := range rewrites {
		o.imports = append(o.imports, write.NewImports(d)...)
		if string(d.After) != string(d.File.Src) {
			o.changes = append(o.changes, patch.Change{Path: d.Rel, Mode: d.Package.Facts(d.File).Mode(), Before: d.File.Src, After: d.After})
			changed = append(changed, d)
		}
	}
	o.findPlaces = sync.OnceValue(func() map[string]filerewrite.Place {
		out := map[string]filerewrite.Place{}
		for _, d := range changed {
			p.places(d, out)
		}
		return out
	})
	slices.SortFunc(o.changes, func(a, b patch.Change) int { return strings.Compare(a.Path, b.Path) })
	return o
}
