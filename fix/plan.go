package fix

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
)

// planner knows the violations of a scan, the packages that they lie in, and what was planned lately.
type planner struct {
	res    *scan.Result
	byID   map[string]*scan.Violation
	byFile map[string][]*scan.Violation // by absolute path
	groups map[string]*group            // by absolute path of a file

	paths   sync.Map // chains of imports by configuration and ends
	held    sync.Map // [2]types.Type to bool, see holds
	outside outside

	mu      sync.Mutex
	uses    map[useKey]*use
	webs    map[string]*web     // by configuration
	planned map[string]*outcome // by group and decisions
	recent  []string            // keys of planned, the oldest first
}

type useKey struct{ configuration, text, owners string }

// group is a package with all its variants in all configurations: what must be verified together.
type group struct {
	path     string // import path
	variants []*load.Package
	files    sync.Map // absolute path to *fileFacts
	indexes  sync.Map // *load.Package to func() *usesIndex
	imported sync.Map // a variant and an *ast.ImportSpec to func() []token.Pos
	names    sync.Map // othersKey to func() map[string]bool
	endings  sync.Map // *scan.Violation to func() *ending
}

// index is a variant's index, made once.
func (g *group) index(pkg *load.Package) *usesIndex {
	once, _ := g.indexes.LoadOrStore(pkg, sync.OnceValue(func() *usesIndex { return newUsesIndex(pkg) }))
	return once.(func() *usesIndex)()
}

// index is a package's index; see [group.index].
func (p *planner) index(pkg *load.Package) *usesIndex {
	if len(pkg.Files) == 0 {
		return newUsesIndex(pkg)
	}
	return p.groups[pkg.Files[0].Path].index(pkg)
}

func newPlanner(res *scan.Result) *planner {
	p := &planner{
		res:     res,
		byID:    make(map[string]*scan.Violation, len(res.Violations)),
		byFile:  map[string][]*scan.Violation{},
		groups:  map[string]*group{},
		uses:    map[useKey]*use{},
		webs:    map[string]*web{},
		planned: map[string]*outcome{},
	}
	for _, v := range res.Violations {
		p.byID[v.Fingerprint] = v
		if v.Source != nil {
			p.byFile[v.Source.Path] = append(p.byFile[v.Source.Path], v)
		}
	}
	if res.Program == nil {
		return p
	}
	byPath := map[string]*group{}
	for _, pkg := range res.Program.Packages {
		g := byPath[pkg.Path]
		if g == nil {
			g = &group{path: pkg.Path}
			byPath[pkg.Path] = g
		}
		g.variants = append(g.variants, pkg)
		for _, f := range pkg.Files {
			p.groups[f.Path] = g
		}
	}
	return p
}

// with lists the variants that a file belongs to.
func (g *group) with(file *load.File) []*load.Package {
	var out []*load.Package
	for _, pkg := range g.variants {
		if slices.ContainsFunc(pkg.Files, func(f *load.File) bool { return f.Path == file.Path }) {
			out = append(out, pkg)
		}
	}
	return out
}

// use types a violation's use in a configuration, once.
func (p *planner) use(configuration string, v *scan.Violation) (*use, *Refusal) {
	owners := p.owners(v.Rule)
	key := useKey{configuration, v.Entry.Use, strings.Join(owners, " ")}
	p.mu.Lock()
	u := p.uses[key]
	p.mu.Unlock()
	if u != nil {
		return u, nil
	}
	u, err := newUse(p.res.Program, configuration, v.Entry.Use, owners)
	if err != nil {
		return nil, &Refusal{RefusedCheck, err.Error()}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.uses[key] = u
	return u, nil
}

func (p *planner) owners(name string) []string {
	for _, r := range p.res.Rules.Rules {
		if r.Name == name {
			return r.Owner
		}
	}
	return nil
}

// choice is the decisions that concern one group, in one order whatever order they were taken in.
type choice struct {
	group  *group
	accept []*scan.Violation
	allow  []insertion
}

type insertion struct {
	v    *scan.Violation
	text string
}

// choices sorts decisions by group. It errs on a fingerprint that the scan does not have.
func (p *planner) choices(d Decisions) ([]*choice, error) {
	byGroup := map[*group]*choice{}
	of := func(fingerprint string) (*scan.Violation, *choice, error) {
		v := p.byID[fingerprint]
		if v == nil {
			return nil, nil, fmt.Errorf("no violation %s in this scan", fingerprint)
		}
		g := &group{}
		if v.Source != nil && p.groups[v.Source.Path] != nil {
			g = p.groups[v.Source.Path]
		}
		if byGroup[g] == nil {
			byGroup[g] = &choice{group: g}
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
	slices.SortFunc(out, func(a, b *choice) int { return strings.Compare(a.group.path, b.group.path) })
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

// key names a choice.
func (c *choice) key() string {
	var b strings.Builder
	b.WriteString(c.group.path)
	for _, v := range c.accept {
		b.WriteString("\x00" + v.Fingerprint)
	}
	for _, in := range c.allow {
		b.WriteString("\x01" + in.v.Fingerprint + "\x02" + in.text)
	}
	return b.String()
}

// outcome is what a choice comes to.
type outcome struct {
	changes []patch.Change // sorted by path
	imports []newImport
	places  map[string]Place
	failed  map[string]Refusal
}

func (p *planner) plan(ctx context.Context, d Decisions) (Plan, error) {
	choices, err := p.choices(d)
	if err != nil {
		return Plan{}, err
	}
	plan := Plan{Places: map[string]Place{}}
	var imports []newImport
	for _, c := range choices {
		o, err := p.settle(ctx, c)
		if err != nil {
			return Plan{}, err
		}
		plan.Changes = append(plan.Changes, o.changes...)
		maps.Copy(plan.Places, o.places)
		imports = append(imports, o.imports...)
		plan.fail(o.failed)
	}
	plan.fail(p.cycles(imports))
	if plan.Failed != nil {
		plan.Changes, plan.Places = nil, nil
	}
	slices.SortFunc(plan.Changes, func(a, b patch.Change) int { return strings.Compare(a.Path, b.Path) })
	return plan, nil
}

func (plan *Plan) fail(failed map[string]Refusal) {
	if plan.Failed == nil && len(failed) > 0 {
		plan.Failed = map[string]Refusal{}
	}
	maps.Copy(plan.Failed, failed)
}

// kept is how many outcomes are remembered: those of a screen's worth of previews, each a few files' bytes.
const kept = 128

// settle plans and verifies a choice, or remembers it.
func (p *planner) settle(ctx context.Context, c *choice) (*outcome, error) {
	key := c.key()
	p.mu.Lock()
	o := p.planned[key]
	p.mu.Unlock()
	if o != nil {
		return o, nil
	}
	o, err := p.work(ctx, c)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.planned[key] == nil {
		p.recent = append(p.recent, key)
	}
	p.planned[key] = o
	if len(p.recent) > kept {
		delete(p.planned, p.recent[0])
		p.recent = p.recent[1:]
	}
	return o, nil
}

// work plans and verifies a choice; when it fails, it finds out which decisions are to blame.
func (p *planner) work(ctx context.Context, c *choice) (*outcome, error) {
	o, why, err := p.attempt(ctx, c)
	if err != nil || why == nil {
		return o, err
	}
	failed := map[string]Refusal{}
	if len(c.accept)+len(c.allow) == 1 {
		for _, part := range c.parts() {
			failed[part.fingerprint()] = *why
		}
		return &outcome{failed: failed}, nil
	}
	for _, part := range c.parts() {
		alone, err := p.settle(ctx, part)
		if err != nil {
			return nil, err
		}
		maps.Copy(failed, alone.failed)
	}
	if len(failed) > 0 {
		return &outcome{failed: failed}, nil
	}
	// Each can be had, but not all of them together: the first that does not go with those before it is the one.
	joined := &choice{group: c.group}
	for _, part := range c.parts() {
		joined = joined.join(part)
		_, why, err := p.attempt(ctx, joined)
		if err != nil {
			return nil, err
		}
		if why != nil {
			failed[part.fingerprint()] = Refusal{RefusedConflict, "not together with the other decisions in this package: " + why.Detail}
			break
		}
	}
	return &outcome{failed: failed}, nil
}

// parts splits a choice into choices of one decision each.
func (c *choice) parts() []*choice {
	out := make([]*choice, 0, len(c.accept)+len(c.allow))
	for _, v := range c.accept {
		out = append(out, &choice{group: c.group, accept: []*scan.Violation{v}})
	}
	for _, in := range c.allow {
		out = append(out, &choice{group: c.group, allow: []insertion{in}})
	}
	return out
}

func (c *choice) join(other *choice) *choice {
	return &choice{group: c.group, accept: slices.Concat(c.accept, other.accept), allow: slices.Concat(c.allow, other.allow)}
}

// fingerprint is that of the only decision in a choice.
func (c *choice) fingerprint() string {
	if len(c.accept) > 0 {
		return c.accept[0].Fingerprint
	}
	return c.allow[0].v.Fingerprint
}
