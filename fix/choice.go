package fix

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/alternative"
	"github.com/seed-58def443/ssot/fix/internal/draft"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/scan"
)

// choice is the decisions that concern one group, or several that a rewrite joins, in one order whatever order they were taken in.
type choice struct {
	path   string // of the first of its groups
	accept []*scan.Violation
	as     map[*scan.Violation]alternative.Kind // of those that are not accepted as [Replace]
	allow  []draft.Insertion
}

// choices sorts decisions by group. It errs on a fingerprint that the scan does not have.
func (p *planner) choices(d Decisions) ([]*choice, error) {
	joined := p.join(d)
	byGroup := map[*project.Group]*choice{}
	of := func(fingerprint string) (*scan.Violation, *choice, error) {
		v := p.project.ByID[fingerprint]
		if v == nil {
			return nil, nil, fmt.Errorf("no violation %s in this scan", fingerprint)
		}
		g := joined.first(p.project.GroupOf(v))
		if byGroup[g] == nil {
			byGroup[g] = &choice{path: g.Path, as: map[*scan.Violation]alternative.Kind{}}
		}
		return v, byGroup[g], nil
	}
	for _, fingerprint := range d.Accept {
		v, c, err := of(fingerprint)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(c.accept, v) {
			c.accept = append(c.accept, v)
		}
		if kind := d.as(fingerprint); kind != alternative.Replace {
			c.as[v] = kind
		}
	}
	for _, in := range d.Allow {
		v, c, err := of(in.Fingerprint)
		if err != nil {
			return nil, err
		}
		if x := (draft.Insertion{V: v, Text: in.Text}); !slices.Contains(c.allow, x) {
			c.allow = append(c.allow, x)
		}
	}
	out := make([]*choice, 0, len(byGroup))
	for _, c := range byGroup {
		slices.SortFunc(c.accept, project.ByPlace)
		slices.SortFunc(c.allow, func(a, b draft.Insertion) int {
			if n := project.ByPlace(a.V, b.V); n != 0 {
				return n
			}
			return strings.Compare(a.Text, b.Text)
		})
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b *choice) int { return strings.Compare(a.path, b.path) })
	return out, nil
}

// kind is how a violation is accepted.
func (c *choice) kind(v *scan.Violation) alternative.Kind {
	return cmp.Or(c.as[v], alternative.Replace)
}

// key names a choice.
func (c *choice) key() string {
	var b strings.Builder
	b.WriteString(c.path)
	for _, v := range c.accept {
		b.WriteString("\x00" + v.Fingerprint + "\x03" + string(c.kind(v)))
	}
	for _, in := range c.allow {
		b.WriteString("\x01" + in.V.Fingerprint + "\x02" + in.Text)
	}
	return b.String()
}

// joined says which groups must be planned together, because a rewrite that is accepted changes files of several: each leads to another one of them, the first to itself.
type joined map[*project.Group]*project.Group

// join finds the groups that accepted rewrites join. What can't be found is told when it is planned.
func (p *planner) join(d Decisions) joined {
	j := joined{}
	for _, fingerprint := range d.Accept {
		v := p.project.ByID[fingerprint]
		if v == nil || d.as(fingerprint) == alternative.Replace {
			continue
		}
		w, r := p.way.Way(v, d.as(fingerprint))
		if r != nil {
			continue
		}
		for _, g := range w.Groups {
			a, b := j.first(p.project.GroupOf(v)), j.first(g)
			if a.Path > b.Path {
				a, b = b, a
			}
			if a != b {
				j[b] = a
			}
		}
	}
	return j
}

// first is the first, by import path, of the groups that one is joined with.
func (j joined) first(g *project.Group) *project.Group {
	for j[g] != nil {
		g = j[g]
	}
	return g
}

// first is the violation of the first decision in a choice: an acceptance comes before a directive.
func (c *choice) first() *scan.Violation {
	if len(c.accept) > 0 {
		return c.accept[0]
	}
	return c.allow[0].V
}

// fingerprint is that of the first decision in a choice.
func (c *choice) fingerprint() string { return c.first().Fingerprint }
