package fix

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/seed-58def443/ssot/fix/internal/alternative"
	"github.com/seed-58def443/ssot/fix/internal/check"
	"github.com/seed-58def443/ssot/fix/internal/conflict"
	"github.com/seed-58def443/ssot/fix/internal/deadlocal"
	"github.com/seed-58def443/ssot/fix/internal/decisionset"
	"github.com/seed-58def443/ssot/fix/internal/effect"
	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/gate"
	"github.com/seed-58def443/ssot/fix/internal/hazard"
	"github.com/seed-58def443/ssot/fix/internal/hazard/borrowed"
	"github.com/seed-58def443/ssot/fix/internal/imports"
	"github.com/seed-58def443/ssot/fix/internal/learned"
	"github.com/seed-58def443/ssot/fix/internal/leave"
	"github.com/seed-58def443/ssot/fix/internal/move"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/results"
	"github.com/seed-58def443/ssot/fix/internal/snippets"
	"github.com/seed-58def443/ssot/fix/internal/use"
	"github.com/seed-58def443/ssot/fix/internal/write"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan"
)

// planner plans sets of decisions and caches the most recent outcomes.
type planner struct {
	project *project.Project
	graph   *imports.Graph
	hazard  *hazard.Finder
	gate    *gate.Gate
	move    *move.Step
	writer  *write.Writer
	checker *check.Checker
	finder  *alternative.Finder

	sorter *decisionset.Sorter

	mu      sync.Mutex
	planned map[string]*outcome // by decisionset.Set.Key
	recent  []string            // keys of planned, the oldest first
}

func newPlanner(res *scan.Result, folder string) *planner {
	project := project.New(res)
	if res.Program != nil {
		project.Library = learned.Library(folder, res.Root, res.Program.Modules())
	}
	table := &use.Table{Project: project}
	graph := imports.NewGraph(project)
	effects := effect.New(project)
	handed := &borrowed.Finder{Project: project, Table: table, Packages: effects.Packages}
	snippets := &snippets.Finder{Project: project, Table: table, Own: handed.Exclusive}
	hazard := hazard.New(project, table, effects, snippets, handed)
	gate := &gate.Gate{Project: project, Table: table, Graph: graph}
	writer := &write.Writer{
		Project: project, Table: table, Snippets: snippets, Gate: gate,
		Leave: &leave.Step{Hazard: hazard}, Results: &results.Step{Table: table}, DeadLocals: &deadlocal.Step{Project: project, Table: table},
	}
	finder := &alternative.Finder{Project: project, Table: table, Effects: effects, Hazard: hazard, Gate: gate}
	return &planner{
		project: project, graph: graph, hazard: hazard, gate: gate, writer: writer,
		move:    &move.Step{Project: project, Table: table, Gate: gate},
		checker: &check.Checker{Project: project, Table: table},
		finder:  finder,
		sorter:  &decisionset.Sorter{Project: project, Alternatives: finder},
		planned: map[string]*outcome{},
	}
}

// outcome is the result of planning a set of decisions: changes, or refusals.
type outcome struct {
	changes    []patch.Change // sorted by path
	imports    []imports.NewImport
	findPlaces func() map[string]filerewrite.Place // see places; nil if there are none
	failed     map[string]refusal.Refusal
}

// places computes the positions on demand: most callers only need the changes.
func (o *outcome) places() map[string]filerewrite.Place {
	if o.findPlaces == nil {
		return nil
	}
	return o.findPlaces()
}

func (p *planner) plan(ctx context.Context, d decisionset.Decisions) (Plan, error) {
	sets, err := p.sorter.Sort(d)
	if err != nil {
		return Plan{}, err
	}
	plan := Plan{Places: map[string]filerewrite.Place{}}
	var imports []imports.NewImport
	for _, c := range sets {
		o, err := p.planSet(ctx, c)
		if err != nil {
			return Plan{}, err
		}
		plan.Changes = append(plan.Changes, o.changes...)
		maps.Copy(plan.Places, o.places())
		imports = append(imports, o.imports...)
		plan.fail(o.failed)
	}
	plan.fail(p.graph.Cycles(imports))
	if plan.Failed != nil {
		plan.Changes, plan.Places = nil, nil
	}
	slices.SortFunc(plan.Changes, func(a, b patch.Change) int { return strings.Compare(a.Path, b.Path) })
	return plan, nil
}

func (plan *Plan) fail(failed map[string]refusal.Refusal) {
	if plan.Failed == nil && len(failed) > 0 {
		plan.Failed = map[string]refusal.Refusal{}
	}
	maps.Copy(plan.Failed, failed)
}

// maxPlanned bounds the cache of outcomes: enough for the previews of one screen, each a few files' bytes.
const maxPlanned = 128

// planSet returns the outcome of a set of decisions, planned and verified or from the cache.
func (p *planner) planSet(ctx context.Context, c *decisionset.Set) (*outcome, error) {
	key := c.Key()
	p.mu.Lock()
	o := p.planned[key]
	p.mu.Unlock()
	if o != nil {
		return o, nil
	}
	o, err := p.resolve(ctx, c)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.planned[key] == nil {
		p.recent = append(p.recent, key)
	}
	p.planned[key] = o
	if len(p.recent) > maxPlanned {
		delete(p.planned, p.recent[0])
		p.recent = p.recent[1:]
	}
	return o, nil
}

// resolve plans and verifies a set. If the set as a whole fails, it finds the conflicting decisions.
func (p *planner) resolve(ctx context.Context, c *decisionset.Set) (*outcome, error) {
	o, why, err := p.planAndVerify(ctx, c)
	if err != nil || why == nil {
		return o, err
	}
	if len(c.Accept)+len(c.Allow) == 1 {
		return &outcome{failed: map[string]refusal.Refusal{c.Fingerprint(): *why}}, nil
	}
	failed, err := p.conflicts().Find(ctx, c)
	if err != nil {
		return nil, err
	}
	if len(failed) == 0 { // every subset that was tried passes
		failed[c.Fingerprint()] = *why
	}
	return &outcome{failed: failed}, nil
}

func (p *planner) conflicts() *conflict.Finder { return &conflict.Finder{Sorter: p.sorter, Try: p.try} }

// try returns the refusal of a set of decisions, nil if the set can be carried out.
func (p *planner) try(ctx context.Context, c *decisionset.Set) (*refusal.Refusal, error) {
	p.mu.Lock()
	o := p.planned[c.Key()]
	p.mu.Unlock()
	if o != nil && o.failed == nil {
		return nil, nil
	}
	_, why, err := p.planAndVerify(ctx, c)
	return why, err
}
