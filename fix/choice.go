package fix

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/scan"
)

// choice is the decisions that concern one group, or several that a rewrite joins, in one order whatever order they were taken in.
type choice struct {
	path   string // of the first of its groups
	accept []*scan.Violation
	as     map[*scan.Violation]AlternativeKind // of those that are not accepted as [Replace]
	allow  []insertion
}

type insertion struct {
	v    *scan.Violation
	text string
}

// choices sorts decisions by group. It errs on a fingerprint that the scan does not have.
func (p *planner) choices(d Decisions) ([]*choice, error) {
	joined := p.join(d)
	byGroup := map[*group]*choice{}
	of := func(fingerprint string) (*scan.Violation, *choice, error) {
		v := p.project.byID[fingerprint]
		if v == nil {
			return nil, nil, fmt.Errorf("no violation %s in this scan", fingerprint)
		}
		g := joined.first(p.project.groupOf(v))
		if byGroup[g] == nil {
			byGroup[g] = &choice{path: g.path, as: map[*scan.Violation]AlternativeKind{}}
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
		if kind := d.as(fingerprint); kind != Replace {
			c.as[v] = kind
		}
	}
	for _, in := range d.Allow {
		v, c, err := of(in.Fingerprint)
		if err != nil {
			return nil, err
		}
		if x := (insertion{v, in.Text}); !slices.Contains(c.allow, x) {
			c.allow = append(c.allow, x)
		}
	}
	out := make([]*choice, 0, len(byGroup))
	for _, c := range byGroup {
		slices.SortFunc(c.accept, byPlace)
		slices.SortFunc(c.allow, func(a, b insertion) int {
			if n := byPlace(a.v, b.v); n != 0 {
				return n
			}
			return strings.Compare(a.text, b.text)
		})
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b *choice) int { return strings.Compare(a.path, b.path) })
	return out, nil
}

func byPlace(a, b *scan.Violation) int {
	if n := strings.Compare(a.File, b.File); n != 0 {
		return n
	}
	if n := a.Offset - b.Offset; n != 0 {
		return n
	}
	if n := b.End - a.End; n != 0 { // the outer one first
		return n
	}
	return strings.Compare(a.Fingerprint, b.Fingerprint)
}

// kind is how a violation is accepted.
func (c *choice) kind(v *scan.Violation) AlternativeKind { return cmp.Or(c.as[v], Replace) }

// key names a choice.
func (c *choice) key() string {
	var b strings.Builder
	b.WriteString(c.path)
	for _, v := range c.accept {
		b.WriteString("\x00" + v.Fingerprint + "\x03" + string(c.kind(v)))
	}
	for _, in := range c.allow {
		b.WriteString("\x01" + in.v.Fingerprint + "\x02" + in.text)
	}
	return b.String()
}

// joined says which groups must be planned together, because a rewrite that is accepted changes files of several: each leads to another one of them, the first to itself.
type joined map[*group]*group

// join finds the groups that accepted rewrites join. What can't be found is told when it is planned.
func (p *planner) join(d Decisions) joined {
	j := joined{}
	for _, fingerprint := range d.Accept {
		v := p.project.byID[fingerprint]
		if v == nil || d.as(fingerprint) == Replace {
			continue
		}
		w, r := p.way.way(v, d.as(fingerprint))
		if r != nil {
			continue
		}
		for _, g := range w.groups {
			a, b := j.first(p.project.groupOf(v)), j.first(g)
			if a.path > b.path {
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
func (j joined) first(g *group) *group {
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
	return c.allow[0].v
}

// fingerprint is that of the first decision in a choice.
func (c *choice) fingerprint() string { return c.first().Fingerprint }
