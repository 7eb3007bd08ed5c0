package scan

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"path"
	"path/filepath"
	"slices"

	"github.com/seed-58def443/ssot/scan/internal/detect"
	"github.com/seed-58def443/ssot/scan/internal/rank"
	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/rule"
)

// A collector converts findings to violations. It merges findings at the same place in several variants and
// configurations.
type collector struct {
	rules    *detect.Detector
	ranks    *rank.Ranker
	selected *selection
	places   map[spot]*place

	directives *directives
}

// A spot identifies a violation: findings with the same spot are one violation.
type spot struct {
	file         string
	offset, end  int
	rule, symbol string
}

func newCollector(m *detect.Detector, ranks *rank.Ranker, s *selection, d *directives) *collector {
	return &collector{rules: m, ranks: ranks, selected: s, places: map[spot]*place{}, directives: d}
}

// dir returns the folder of the tree that contains a package, or nil.
func (c *collector) dir(pkg *load.Package) *load.Dir {
	return c.ranks.Graph.Dirs[pkg.PlainPath()]
}

// add adds a package's violations and returns the new ones.
func (c *collector) add(pkg *load.Package) []*place {
	dir := c.dir(pkg)
	if dir == nil || !c.selected.has(dir.Rel, dir.ImportPath) {
		return nil
	}
	p := sourceOf(pkg)
	files := filesOf(pkg)
	var added []*place
	found := c.rules.Applicable(c.rules.Find(p), c.placeOf(dir, files))
	for _, x := range found {
		f := files[x.File]
		v := c.violation(pkg, dir, f, span{x.Start, x.End})
		v.Rule, v.Symbol, v.Kind, v.Entry = x.Rule.Name, x.Entry.Symbol.String(), x.Entry.Kind, x.Entry
		v.Function, v.Value = detect.Declaration(x.At), x.Value
		prioritise(v, x.Claim)
		id, lasting := identify(p, x, f)
		if fresh := c.merge(v, id, lasting); fresh != nil {
			c.directives.apply(v, x.Rule)
			inTest(v, x.Rule)
			added = append(added, fresh)
		}
	}
	return added
}

// filesOf returns a package's files, by their syntax.
func filesOf(pkg *load.Package) map[*ast.File]*load.File {
	files := map[*ast.File]*load.File{}
	for _, f := range pkg.Files {
		files[f.Syntax] = f
	}
	return files
}

// placeOf returns a function that returns the place of a file in a folder.
func (c *collector) placeOf(dir *load.Dir, files map[*ast.File]*load.File) func(*ast.File) detect.Place {
	return func(f *ast.File) detect.Place {
		source := sourceFile(dir, files[f])
		return detect.Place{Rel: dir.Rel, ImportPath: dir.ImportPath, File: source.Name, Test: source.Test}
	}
}

// prioritise sets the priority of a violation, if the rule file sets one for the claim. That takes precedence over the
// rank of the violation's file.
func prioritise(v *Violation, x detect.Claim) {
	for _, p := range []Priority{High, Medium, Low} {
		if x.Entry.Priority == p.String() {
			v.Priority, v.Critical = p, v.Critical && p == High
			v.Reason = fmt.Sprintf("rule %s says priority: %s", x.Rule.Name, p)
		}
	}
}

// inTest applies the rule's setting for tests to a violation. A directive takes precedence.
func inTest(v *Violation, r *rule.Rule) {
	switch {
	case !v.Test:
	case r.ReportTests:
		v.Found = "rule " + r.Name + " only reports what tests do (tests: report)"
	case r.AllowTests && v.Allowed == nil:
		v.Allowed = &Allowance{Reason: "rule " + r.Name + " lets tests do it (tests: allow)"}
	}
}

// A span is a range of a file.
type span struct{ start, end token.Pos }

// violation returns a Violation with the fields that depend only on the place, not on the rule.
func (c *collector) violation(pkg *load.Package, dir *load.Dir, f *load.File, at span) *Violation {
	from, to := f.Tok.PositionFor(at.start, false), f.Tok.PositionFor(at.end, false)
	source := sourceFile(dir, f)
	r := c.ranks.Of(dir, source)
	return &Violation{
		Package: pkg.PlainPath(), File: path.Join(dir.Rel, source.Name), Source: f, Test: source.Test, Configs: []string{pkg.Configuration},
		Line: from.Line, Column: from.Column, EndLine: to.Line, EndColumn: to.Column, Offset: from.Offset, End: to.Offset,
		Code:     string(f.Src[from.Offset:to.Offset]),
		Priority: r.Priority, Critical: r.Critical, Reason: r.Reason,
	}
}

// merge adds a violation and returns its place. If the violation is known, merge adds its configurations to it and
// returns nil.
func (c *collector) merge(v *Violation, id, lasting identity) *place {
	key := spot{file: v.File, offset: v.Offset, end: v.End, rule: v.Rule, symbol: v.Symbol}
	if old := c.places[key]; old != nil {
		for _, name := range v.Configs {
			if !slices.Contains(old.Configs, name) {
				old.Configs = append(old.Configs, name)
			}
		}
		return nil
	}
	c.places[key] = &place{Violation: v, id: id, lasting: lasting}
	return c.places[key]
}

// all returns the places, sorted by file and offset.
func (c *collector) all() []*place {
	out := make([]*place, 0, len(c.places))
	for _, p := range c.places {
		out = append(out, p)
	}
	slices.SortFunc(out, func(a, b *place) int { return byPlace(a.Violation, b.Violation) })
	return out
}

// sourceOf converts a loaded package for detection.
func sourceOf(pkg *load.Package) *detect.Package {
	p := &detect.Package{Path: pkg.PlainPath(), Types: pkg.Types, Info: pkg.Info}
	for _, f := range pkg.Files {
		p.Files = append(p.Files, f.Syntax)
	}
	return p
}

// sourceFile returns the tree's record of a loaded file.
func sourceFile(dir *load.Dir, file *load.File) *load.SourceFile {
	name := filepath.Base(file.Path)
	for _, f := range dir.Files {
		if f.Name == name {
			return f
		}
	}
	return &load.SourceFile{Name: name, Path: file.Path, Package: file.Syntax.Name.Name, Src: file.Src}
}

// setOuter sets Outer of each violation that is inside the expression of another one, to the fingerprint of the
// innermost such violation. A decision to accept the outer violation covers the inner one. If several claims match one
// expression, the first in the rule file counts as the outer one. places must be sorted by byPlace and have their
// fingerprints.
func setOuter(places []*place, rules []*rule.Rule) {
	first := map[spot]*place{}
	for _, p := range places {
		if o := first[p.extent()]; o == nil || compareClaims(rules, p, o) < 0 {
			first[p.extent()] = p
		}
	}
	var open []*place // the places that enclose the current one, innermost last
	for _, p := range places {
		if o := first[p.extent()]; o != p {
			p.Outer = o.Fingerprint
			continue
		}
		for len(open) > 0 && (open[len(open)-1].File != p.File || open[len(open)-1].End <= p.Offset) {
			open = open[:len(open)-1]
		}
		for _, o := range slices.Backward(open) {
			if o.Offset < p.Offset || o.End > p.End {
				p.Outer = o.Fingerprint
				break
			}
		}
		open = append(open, p)
	}
}

// extent returns the range of a place, without rule and symbol.
func (p *place) extent() spot { return spot{file: p.File, offset: p.Offset, end: p.End} }

// compareClaims orders two places by their claims in the rule file. Violations of DirectiveRule come last.
func compareClaims(rules []*rule.Rule, a, b *place) int {
	i := slices.IndexFunc(rules, func(r *rule.Rule) bool { return r.Name == a.Rule })
	j := slices.IndexFunc(rules, func(r *rule.Rule) bool { return r.Name == b.Rule })
	if i != j || i < 0 {
		return cmp.Compare(uint(i), uint(j))
	}
	entry := func(p *place) int { return slices.Index(rules[i].Entries, cmp.Or(p.Entry.Wild, p.Entry)) }
	return cmp.Compare(entry(a), entry(b))
}

// byPlace orders violations by file and offset, enclosing ones first.
func byPlace(a, b *Violation) int {
	return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Offset, b.Offset), -cmp.Compare(a.End, b.End),
		cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Symbol, b.Symbol))
}
