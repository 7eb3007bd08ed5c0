package fix

import (
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/rule"
)

// drafts are the files of a choice, as they are written.
type drafts struct {
	p       *project
	accepts func(*scan.Violation) bool // says that a violation is accepted, or goes with one that is
	list    []*draft
}

// of is the draft of a file, begun when it is first asked for.
func (ds *drafts) of(file *load.File) *draft {
	for _, d := range ds.list {
		if d.file.Path == file.Path {
			return d
		}
	}
	g := ds.p.groups[file.Path]
	d := &draft{group: g, file: file, rel: ds.p.rel(file.Path), variants: g.with(file), layout: g.facts(file).layout(), texts: map[*site]string{}}
	if !isPage(file) {
		d.imports = newImports(file, d.variants, g)
	}
	ds.list = append(ds.list, d)
	return d
}

// attempt plans and verifies a choice. The refusal says why it can't be had as a whole.
func (p *planner) attempt(ctx context.Context, c *choice) (*outcome, *Refusal, error) {
	drafts, r, err := p.drafts(ctx, c)
	if r != nil || err != nil {
		return nil, r, err
	}
	if r, err := p.checker.verify(ctx, drafts); r != nil || err != nil {
		return nil, r, err
	}
	if r := p.checker.verifyShown(drafts); r != nil {
		return nil, r, nil
	}
	return p.outcome(drafts), nil, nil
}

// drafts writes the files of a choice without verifying them. It errs only when ctx ends.
func (p *planner) drafts(ctx context.Context, c *choice) ([]*draft, *Refusal, error) {
	all := &drafts{p: p.project, accepts: func(v *scan.Violation) bool {
		return slices.Contains(c.accept, v) || p.project.insideAny(v, c.accept)
	}}
	for _, v := range c.accept {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		if p.project.insideAny(v, c.accept) {
			continue // what stands around it goes
		}
		if v.Snippet != nil {
			if r := p.writer.enterShown(v, all); r != nil {
				return nil, r, nil
			}
			continue
		}
		if v.Kind == rule.Import && v.Entry != nil {
			if r := p.move.take(v, all); r != nil {
				return nil, r, nil
			}
			continue
		}
		if r := p.enter(c, v, all); r != nil {
			return nil, r, nil
		}
	}
	for _, in := range c.allow {
		if p.project.insideAny(in.v, c.accept) {
			continue
		}
		if r := p.gate.refuseFile(p.project.groupOf(in.v), in.v.File, in.v.Source); r != nil && r.Kind != RefusedCgo {
			return nil, r, nil
		}
		d := all.of(in.v.Source)
		d.allow = append(d.allow, in)
	}
	for _, d := range all.list {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		if r := p.writer.write(d); r != nil {
			return nil, r, nil
		}
	}
	return all.list, nil, nil
}

// enter adds a violation's rewrite to the drafts.
func (p *planner) enter(c *choice, v *scan.Violation, all *drafts) *Refusal {
	if kind := c.kind(v); kind != Replace {
		w, r := p.way.way(v, kind)
		if r != nil {
			return r
		}
		return w.lay(all)
	}
	s, r := p.gate.refuse(p.project.groupOf(v), v)
	if r != nil {
		return r
	}
	d := all.of(s.file)
	d.sites = append(d.sites, s)
	return nil
}

// insideAny says that a violation stands in the arguments of one in a list.
func (p *project) insideAny(v *scan.Violation, list []*scan.Violation) bool {
	for outer := p.byID[v.Outer]; outer != nil; outer = p.byID[outer.Outer] {
		if slices.Contains(list, outer) {
			return true
		}
	}
	return false
}

// outcome is what drafts come to.
func (p *planner) outcome(drafts []*draft) *outcome {
	o := &outcome{}
	var changed []*draft
	for _, d := range drafts {
		o.imports = append(o.imports, d.newImports()...)
		if string(d.after) != string(d.file.Src) {
			o.changes = append(o.changes, patch.Change{Path: d.rel, Mode: d.group.facts(d.file).mode(), Before: d.file.Src, After: d.after})
			changed = append(changed, d)
		}
	}
	o.find = sync.OnceValue(func() map[string]Place {
		out := map[string]Place{}
		for _, d := range changed {
			p.places(d, out)
		}
		return out
	})
	slices.SortFunc(o.changes, func(a, b patch.Change) int { return strings.Compare(a.Path, b.Path) })
	return o
}
