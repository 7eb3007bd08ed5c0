package fix

import (
	"context"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/seed-58def443/ssot/fix/internal/memo"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
)

// project is what a scan found: its violations, and the packages that they lie in.
type project struct {
	res     *scan.Result
	byID    map[string]*scan.Violation
	byFile  map[string][]*scan.Violation // by absolute path
	groups  map[string]*group            // by absolute path of a file
	nowhere *group                       // of violations in files that were not loaded
	outside outside

	named         func() map[funcKey][]place
	importedBelow func() map[string][]string
	linked        func() map[funcKey]string
}

// useTable remembers the uses of rules, typed.
type useTable struct {
	project *project
	typed   memo.Map[useKey, typedUse]
}

type typedUse struct {
	use *use
	err error
}

// importGraph answers how packages import each other.
type importGraph struct {
	project    *project
	paths      memo.Map[[3]string, []string] // chains of imports by configuration and ends
	testCycles memo.Map[[3]string, []string] // see testCycle
	below      memo.Map[[2]string, []string] // packages with tests that an owner leads to, by configuration and owner
	tested     func() []string
}

// effects answers what happens to a value.
type effects struct {
	project *project
	web     func() *web
}

// snippets plans in code of documentation.
type snippets struct {
	project *project
	table   *useTable
}

// hazards finds what a reviewer must know.
type hazards struct {
	project  *project
	table    *useTable
	effects  *effects
	snippets *snippets
	held     memo.Map[[2]types.Type, bool] // see holds
	ended    memo.Map[*scan.Violation, *ending]
	followed memo.Map[closerKey, *closer]
}

// gate says what can't be rewritten.
type gate struct {
	project *project
	table   *useTable
	graph   *importGraph
}

// leaveStep takes out what leaves with a rewrite.
type leaveStep struct{ hazard *hazards }

// resultsStep fits the variables that a call's results are assigned to.
type resultsStep struct{ table *useTable }

// feedersStep takes out what only fed what was replaced.
type feedersStep struct {
	project  *project
	table    *useTable
	removals removals
}

// moveStep moves imports.
type moveStep struct {
	project *project
	table   *useTable
	gate    *gate
}

// writer writes a file under the decisions.
type writer struct {
	project  *project
	table    *useTable
	snippets *snippets
	gate     *gate
	leave    *leaveStep
	results  *resultsStep
	feeders  *feedersStep
}

// checker has results checked.
type checker struct {
	project *project
	table   *useTable
	sorted  memo.Map[*load.Package, []string] // the names of its objects
	bodies  memo.Map[*ast.FuncDecl, *body]
}

// ways finds the alternatives.
type ways struct {
	project       *project
	table         *useTable
	effects       *effects
	hazard        *hazards
	gate          *gate
	functions     memo.Map[ast.Expr, *function] // by a violation's expression
	closeRemovals memo.Map[*scan.Violation, *closeRemoval]
}

// planner plans decisions, step by step, and remembers what was planned lately.
type planner struct {
	project *project
	graph   *importGraph
	hazard  *hazards
	gate    *gate
	move    *moveStep
	writer  *writer
	checker *checker
	way     *ways

	mu      sync.Mutex
	planned map[string]*outcome // by group and decisions
	recent  []string            // keys of planned, the oldest first
}

type useKey struct{ configuration, text, owners string }

// group is a package with all its variants in all configurations: what must be verified together.
type group struct {
	path     string // import path
	variants []*load.Package
	files    memo.Map[string, *fileFacts] // by absolute path
	indexes  memo.Map[*load.Package, *usesIndex]
	imported memo.Map[importUse, []token.Pos]
	names    memo.Map[othersKey, map[string]bool]
}

// index is a variant's index, made once.
func (g *group) index(pkg *load.Package) *usesIndex {
	return g.indexes.Get(pkg, func() *usesIndex { return newUsesIndex(pkg) })
}

// index is a package's index; see [group.index].
func (p *project) index(pkg *load.Package) *usesIndex {
	if len(pkg.Files) == 0 {
		return newUsesIndex(pkg)
	}
	return p.groups[pkg.Files[0].Path].index(pkg)
}

func newPlanner(res *scan.Result) *planner {
	project := newProject(res)
	table := &useTable{project: project}
	graph := newImportGraph(project)
	effects := newEffects(project)
	snippets := &snippets{project: project, table: table}
	hazard := &hazards{project: project, table: table, effects: effects, snippets: snippets}
	gate := &gate{project: project, table: table, graph: graph}
	writer := &writer{
		project: project, table: table, snippets: snippets, gate: gate,
		leave: &leaveStep{hazard: hazard}, results: &resultsStep{table: table}, feeders: &feedersStep{project: project, table: table},
	}
	return &planner{
		project: project, graph: graph, hazard: hazard, gate: gate, writer: writer,
		move:    &moveStep{project: project, table: table, gate: gate},
		checker: &checker{project: project, table: table},
		way:     &ways{project: project, table: table, effects: effects, hazard: hazard, gate: gate},
		planned: map[string]*outcome{},
	}
}

func newImportGraph(project *project) *importGraph {
	g := &importGraph{project: project}
	g.tested = sync.OnceValue(g.listTested)
	return g
}

func newEffects(project *project) *effects {
	return &effects{project: project, web: sync.OnceValue(func() *web { return newWeb(project.res.Program.Packages) })}
}

func newProject(res *scan.Result) *project {
	p := &project{
		res:     res,
		byID:    make(map[string]*scan.Violation, len(res.Violations)),
		byFile:  map[string][]*scan.Violation{},
		groups:  map[string]*group{},
		nowhere: &group{},
	}
	p.named, p.importedBelow, p.linked = sync.OnceValue(p.listMentions), sync.OnceValue(p.listBelow), sync.OnceValue(p.listLinked)
	p.outside.tree = sync.OnceValue(func() *treeIndex {
		if res.Tree == nil {
			return newTreeIndex(nil)
		}
		return newTreeIndex(res.Tree.Dirs)
	})
	for _, v := range res.Violations {
		if v.Source != nil && isPage(v.Source) && p.groups[v.Source.Path] == nil {
			p.groups[v.Source.Path] = pageGroup(v)
		}
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

// groupOf is the group of a violation's file; one without variants where that was not loaded.
func (p *project) groupOf(v *scan.Violation) *group {
	if v.Source != nil && p.groups[v.Source.Path] != nil {
		return p.groups[v.Source.Path]
	}
	return p.nowhere
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
func (p *useTable) use(configuration string, v *scan.Violation) (*use, *Refusal) {
	owners := p.project.owners(v.Rule)
	got := p.typed.Get(useKey{configuration, v.Entry.Use, strings.Join(owners, " ")}, func() typedUse {
		u, err := newUse(p.project.res.Program, configuration, v.Entry.Use, owners)
		return typedUse{u, err}
	})
	if got.err != nil {
		return nil, p.refuseUse(configuration, v, got.err)
	}
	return got.use, nil
}

func (p *project) owners(name string) []string {
	for _, r := range p.res.Rules.Rules {
		if r.Name == name {
			return r.Owner
		}
	}
	return nil
}

// outcome is what a choice comes to.
type outcome struct {
	changes []patch.Change // sorted by path
	imports []newImport
	find    func() map[string]Place // see places; nil when there are none
	failed  map[string]Refusal
}

// places are found when they are asked for: a rewrite by itself does not need them.
func (o *outcome) places() map[string]Place {
	if o.find == nil {
		return nil
	}
	return o.find()
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
		maps.Copy(plan.Places, o.places())
		imports = append(imports, o.imports...)
		plan.fail(o.failed)
	}
	plan.fail(p.graph.cycles(imports))
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
	if len(c.accept)+len(c.allow) == 1 {
		return &outcome{failed: map[string]Refusal{c.fingerprint(): *why}}, nil
	}
	failed, err := p.blame(ctx, c)
	if err != nil {
		return nil, err
	}
	if len(failed) == 0 { // nothing that is tried is told apart
		failed[c.fingerprint()] = *why
	}
	return &outcome{failed: failed}, nil
}
