package decisionset

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/alternative"
	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/allow"
)

// Insertion is an allow directive to insert above the statement or declaration with a violation.
type Insertion struct {
	Fingerprint string
	Text        string // "//ssot:allow redis -- a mock"
	Scope       allow.Scope
}

// Decisions says what to do with violations, by fingerprint.
type Decisions struct {
	Accept []string
	As     map[string]alternative.Kind // alternative of an accepted violation; Replace if missing
	Allow  []Insertion
}

// Kind returns the alternative as which a violation is accepted.
func (d Decisions) Kind(fingerprint string) alternative.Kind {
	return cmp.Or(d.As[fingerprint], alternative.Replace)
}

// Set holds the decisions that must be planned together: those of one package, or of several packages that a rewrite
// changes together. Its order does not depend on the order in which the decisions were made.
type Set struct {
	Path   string // import path of the first of its packages
	Accept []*scan.Violation
	As     map[*scan.Violation]alternative.Kind // only violations that are not accepted as [alternative.Replace]
	Allow  []filerewrite.Insertion
}

// Sorter groups decisions into sets.
type Sorter struct {
	Project      *project.Project
	Alternatives *alternative.Finder
}

// Sort groups decisions into sets, sorted by path. It returns an error for a fingerprint that the scan does not have.
func (p *Sorter) Sort(d Decisions) ([]*Set, error) {
	union := p.join(d)
	byPackage := map[*project.Package]*Set{}
	of := func(fingerprint string) (*scan.Violation, *Set, error) {
		v := p.Project.ByID[fingerprint]
		if v == nil {
			return nil, nil, fmt.Errorf("no violation %s in this scan", fingerprint)
		}
		g := union.root(p.Project.PackageOf(v))
		if byPackage[g] == nil {
			byPackage[g] = &Set{Path: g.Path, As: map[*scan.Violation]alternative.Kind{}}
		}
		return v, byPackage[g], nil
	}
	for _, fingerprint := range d.Accept {
		v, c, err := of(fingerprint)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(c.Accept, v) {
			c.Accept = append(c.Accept, v)
		}
		if kind := d.Kind(fingerprint); kind != alternative.Replace {
			c.As[v] = kind
		}
	}
	for _, in := range d.Allow {
		v, c, err := of(in.Fingerprint)
		if err != nil {
			return nil, err
		}
		if x := (filerewrite.Insertion{V: v, Text: in.Text, Scope: in.Scope}); !slices.Contains(c.Allow, x) {
			c.Allow = append(c.Allow, x)
		}
	}
	out := make([]*Set, 0, len(byPackage))
	for _, c := range byPackage {
		slices.SortFunc(c.Accept, project.ByPlace)
		slices.SortFunc(c.Allow, func(a, b filerewrite.Insertion) int {
			if n := project.ByPlace(a.V, b.V); n != 0 {
				return n
			}
			return strings.Compare(a.Text, b.Text)
		})
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b *Set) int { return strings.Compare(a.Path, b.Path) })
	return out, nil
}

// Kind returns how a violation is accepted.
func (c *Set) Kind(v *scan.Violation) alternative.Kind {
	return cmp.Or(c.As[v], alternative.Replace)
}

// Key returns a string that is equal for equal sets.
func (c *Set) Key() string {
	var b strings.Builder
	b.WriteString(c.Path)
	for _, v := range c.Accept {
		b.WriteString("\x00" + v.Fingerprint + "\x03" + string(c.Kind(v)))
	}
	for _, in := range c.Allow {
		b.WriteString("\x01" + in.V.Fingerprint + "\x02" + in.Text)
	}
	return b.String()
}

// union is a union-find forest of packages that must be planned together, because an accepted rewrite changes several
// of them. It maps a package to its parent; a root has no entry.
type union map[*project.Package]*project.Package

// join unites the packages that an accepted rewrite changes together. Alternatives that no longer exist are skipped:
// planning them reports the refusal.
func (p *Sorter) join(d Decisions) union {
	j := union{}
	for _, fingerprint := range d.Accept {
		v := p.Project.ByID[fingerprint]
		if v == nil || d.Kind(fingerprint) == alternative.Replace {
			continue
		}
		w, r := p.Alternatives.Candidate(v, d.Kind(fingerprint))
		if r != nil {
			continue
		}
		for _, g := range w.Groups {
			a, b := j.root(p.Project.PackageOf(v)), j.root(g)
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

// root returns the representative of g's set: the package with the smallest import path.
func (j union) root(g *project.Package) *project.Package {
	for j[g] != nil {
		g = j[g]
	}
	return g
}

// First returns the violation of the first decision; accepted violations come before directives.
func (c *Set) First() *scan.Violation {
	if len(c.Accept) > 0 {
		return c.Accept[0]
	}
	return c.Allow[0].V
}

// Fingerprint returns the fingerprint of the first decision.
func (c *Set) Fingerprint() string { return c.First().Fingerprint }

// Parts splits a set into one set for each decision, which comes first in it, followed by the decisions that it needs.
func (p *Sorter) Parts(c *Set) []*Set {
	out := make([]*Set, 0, len(c.Accept)+len(c.Allow))
	for _, v := range c.Accept {
		out = append(out, &Set{Path: c.Path, As: c.As, Accept: p.withNeeds(c, v, nil)})
	}
	for _, in := range c.Allow {
		out = append(out, &Set{Path: c.Path, As: c.As, Allow: []filerewrite.Insertion{in}})
	}
	return out
}

// withNeeds appends v, and the violations of the set that v's alternative needs, to known.
func (p *Sorter) withNeeds(c *Set, v *scan.Violation, known []*scan.Violation) []*scan.Violation {
	if slices.Contains(known, v) {
		return known
	}
	known = append(known, v)
	if c.Kind(v) == alternative.Replace {
		return known
	}
	w, r := p.Alternatives.Candidate(v, c.Kind(v))
	if r != nil {
		return known
	}
	for _, n := range w.Needs {
		for ; n != nil; n = p.Project.ByID[n.Outer] { // accepting an enclosing violation covers it
			if slices.Contains(c.Accept, n) {
				known = p.withNeeds(c, n, known)
			}
		}
	}
	return known
}

// Subset returns the union of some parts of the set, in the order of the set.
func (c *Set) Subset(parts []*Set) *Set {
	out := &Set{Path: c.Path, As: c.As}
	for _, v := range c.Accept {
		if slices.ContainsFunc(parts, func(part *Set) bool { return slices.Contains(part.Accept, v) }) {
			out.Accept = append(out.Accept, v)
		}
	}
	for _, in := range c.Allow {
		if slices.ContainsFunc(parts, func(part *Set) bool { return slices.Contains(part.Allow, in) }) {
			out.Allow = append(out.Allow, in)
		}
	}
	return out
}
