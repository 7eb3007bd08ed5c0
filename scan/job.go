package scan

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/scan/disk"
	"github.com/seed-58def443/ssot/scan/internal/configuration"
	"github.com/seed-58def443/ssot/scan/internal/detect"
	"github.com/seed-58def443/ssot/scan/internal/graph"
	"github.com/seed-58def443/ssot/scan/internal/rank"
	"github.com/seed-58def443/ssot/scan/internal/snippets"
	"github.com/seed-58def443/ssot/scan/internal/start"
	"github.com/seed-58def443/ssot/scan/internal/validate"
	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/owner"
	"github.com/seed-58def443/ssot/scan/rule"
)

// A job is a running scan.
type job struct {
	Options
	tree          *load.Tree
	modules       []string // absolute paths of the modules' folders
	matcher       *detect.Detector
	graph         *graph.Graph
	start         *start.Set
	snippetFinder *snippets.Finder
	callers       map[*load.Dir]bool // folders loaded only because they may call a factory
	absent        map[string]bool    // packages that extended rules need and that are not in this build
	watched       bool               // Options.Progress was set
	plain         bool               // tests are not loaded
	counted       bool               // tests must be loaded after all, see countedInTests
	selected      *selection
	collector     *collector
	program       *load.Program
	pages         []*page
}

func newJob(o Options) *job {
	s := &job{Options: o, absent: map[string]bool{}, watched: o.Progress != nil}
	if !s.watched {
		s.Progress = func(Progress) {}
	}
	return s
}

func (s *job) run(ctx context.Context) (*Result, error) {
	if err := s.read(ctx); err != nil {
		return nil, err
	}
	if err := configuration.Known(ctx, s.tree.Root, s.Platforms); err != nil {
		return nil, err
	}
	dirs := s.toLoad()
	configs := configuration.All(s.graph, dirs, s.plain, s.needed(), slices.Concat(s.Rules.Tags, s.Tags), s.Platforms)
	if err := s.load(ctx, dirs, configs); err != nil {
		return nil, err
	}
	notes, err := s.validate(configs)
	if err != nil {
		return nil, err
	}
	notes = append(notes, s.undetermined()...)
	res := &Result{
		Root: s.tree.Root, Rules: s.Rules, Violations: s.violations(), NotAnalyzed: unreader{s}.all(configs),
		Notes: notes, Program: s.program, Tree: s.tree, ModuleRoots: s.modules,
		Imports: s.graph.Imported(), Detector: s.matcher, snippetFinder: s.snippetFinder, selected: s.selected,
		ranks: s.collector.ranks,
	}
	for _, p := range s.pages {
		res.Pages = append(res.Pages, p.file)
	}
	s.counted = s.plain && countedInTests(s.tree, s.selected, res.Violations)
	s.tree.DropSources()
	return res, nil
}

// validate compares the rule file with the packages in the build.
func (s *job) validate(configs []load.Configuration) ([]string, error) {
	if s.Lenient {
		return nil, nil
	}
	return validate.New(s.Rules, s.matcher, s.tree).Validate(s.program, configs)
}

// read walks the tree and compiles the rules. It does everything that needs no listing of packages.
func (s *job) read(ctx context.Context) error {
	s.Progress(Progress{Phase: "reading imports"})
	root, err := s.resolve()
	if err != nil {
		return err
	}
	if s.tree, err = load.Walk(ctx, root, s.Overlay); err != nil {
		return err
	}
	if rel, err := filepath.Rel(root, s.Dir); err == nil {
		for _, module := range s.tree.Nested {
			if rel = filepath.ToSlash(rel); rel == module || strings.HasPrefix(rel, module+"/") {
				return fmt.Errorf("%s is a module of its own, and %s above it does not reach into it: %s", module, rule.FileName, nested(s.tree, module))
			}
		}
	}
	if len(s.tree.Dirs) == 0 && len(s.tree.Nested) > 0 {
		return fmt.Errorf("the Go files below %s are in modules of their own (%s): %s there", root, strings.Join(s.tree.Nested, ", "), nested(s.tree, s.tree.Nested...))
	}
	if len(s.tree.Dirs) == 0 {
		return fmt.Errorf("no Go files in %s or below it", root)
	}
	if len(s.Files) > 0 {
		s.selected, err = ofFiles(root, s.Files)
	} else {
		s.selected, err = newSelection(s.tree, s.Dir, s.Patterns)
	}
	if err != nil {
		return err
	}
	s.modules = moduleRoots(s.tree)
	s.matcher = detect.New(s.Rules, owner.New(s.Rules, s.tree))
	s.snippetFinder = snippets.New(s.Rules, s.matcher, s.tree)
	s.graph = graph.New(s.tree)
	s.start = start.New(s.tree, s.Rules, s.matcher, s.snippetFinder, methodSets(ctx, s))
	s.collector = newCollector(s.matcher, rank.New(s.tree, s.graph, relative(s.tree.Root, s.modules), s.Rules.Critical), s.selected, newDirectives(s.Now))
	s.pages, err = s.readPages(ctx)
	return err
}

// resolve resolves symbolic links in the paths that the scan starts from, and returns the rule file's folder. The go
// command does not walk into a root that is a link.
func (s *job) resolve() (string, error) {
	given := filepath.Dir(s.Rules.Path)
	root, err := filepath.EvalSymlinks(given)
	if err != nil {
		return "", err
	}
	if s.Dir, err = filepath.EvalSymlinks(cmp.Or(s.Dir, given)); err != nil {
		return "", err
	}
	if root == given {
		return root, nil
	}
	overlay := make(map[string][]byte, len(s.Overlay))
	for name, src := range s.Overlay {
		if rel, ok := disk.Below(given, name); ok {
			name = filepath.Join(root, rel)
		}
		overlay[name] = src
	}
	s.Overlay = overlay
	return root, nil
}

// toLoad returns the folders to load: those that may break a rule, those without which others can't be understood, and
// those that call a function that a rewrite may change. If the selected files can't break a rule and belong to no
// owner, it returns nil, and the rule file is not validated.
func (s *job) toLoad() []*load.Dir {
	var dirs []*load.Dir
	matters := !s.plain
	for _, d := range s.tree.Dirs {
		if d.ImportPath == "" {
			continue
		}
		selected, support := s.selected.has(d.Rel, d.ImportPath), s.start.Support(d)
		wanted := selected && !s.matcher.ExemptFromAll(detect.Place{Rel: d.Rel, ImportPath: d.ImportPath}) && s.start.Wanted(d, !s.plain)
		if support || wanted {
			dirs = append(dirs, d)
		}
		matters = matters || wanted || selected && support
	}
	if !matters {
		s.Lenient = true
		return nil
	}
	if s.ReportOnly {
		return dirs
	}
	s.callers = start.Callers(s.matcher, s.graph, s.tree, dirs)
	for _, d := range s.tree.Dirs {
		if s.callers[d] {
			dirs = append(dirs, d)
		}
	}
	return dirs
}

// load loads the folders, and the needed packages outside of the tree. It reports violations as progress as soon as
// they are found.
func (s *job) load(ctx context.Context, dirs []*load.Dir, configs []load.Configuration) error {
	patterns := make([]string, 0, len(dirs))
	for _, d := range dirs {
		patterns = append(patterns, d.Pattern())
	}
	elsewhere := s.neededElsewhere()
	patterns = append(patterns, slices.Sorted(maps.Keys(elsewhere))...)
	if len(patterns) == 0 {
		// Nothing can break a rule. Load one folder anyway, so that a missing or broken go.mod is reported.
		patterns = []string{cheapest(s.tree.Dirs).Path}
	}
	preview := newCollector(s.matcher, s.collector.ranks, s.selected, newDirectives(s.Now))
	done, total := 0, 0
	s.Progress(Progress{Phase: "listing packages"})
	program, err := load.Load(ctx, load.Options{
		Dir: s.tree.Root, Patterns: patterns, Configurations: configs, Overlay: s.Overlay, Tree: s.tree, Names: s.names(), Keep: s.keep(), Plain: s.plain,
		Listed: func(n int) {
			total = n
			s.Progress(Progress{Phase: "checking types", Total: total})
		},
		Checked: func(pkg *load.Package) {
			done++
			s.matcher.Learn(sourceOf(pkg)) // its imports were checked, and learned, before
			if !s.watched {
				return
			}
			found := preview.add(pkg)
			nameAll(found)
			s.Progress(Progress{Phase: "checking types", Done: done, Total: total, Found: violationsOf(found)})
		},
	})
	if err != nil && ctx.Err() == nil && s.leaveOut(elsewhere, err) {
		return s.load(ctx, dirs, configs)
	}
	if err != nil {
		return validate.New(s.Rules, s.matcher, s.tree).Explain(elsewhere, err)
	}
	s.program = program
	return nil
}

// cheapest returns the folder whose package has the fewest imports, or the first folder if none has an import path.
func cheapest(dirs []*load.Dir) *load.Dir {
	imports := func(d *load.Dir) int {
		n := 0
		for _, f := range d.Files {
			n += len(f.Imports)
		}
		return n
	}
	best := dirs[0]
	for _, d := range dirs {
		if d.ImportPath != "" && (best.ImportPath == "" || imports(d) < imports(best)) {
			best = d
		}
	}
	return best
}

// violations returns all violations. It searches the packages again in the program's order, so that the result does not
// depend on the order of type checking.
func (s *job) violations() []*Violation {
	faulty := map[*load.Dir]bool{}
	for _, pkg := range s.program.Packages {
		s.collector.add(pkg)
		if len(pkg.Errors) > 0 {
			faulty[s.collector.dir(pkg)] = true
		}
	}
	s.addSnippet()
	for _, pkg := range s.program.Packages {
		s.collector.addDirectives(pkg, !faulty[s.collector.dir(pkg)])
	}
	places := s.collector.all()
	nameAll(places)
	setOuter(places, s.Rules.Rules)
	out := violationsOf(places)
	slices.SortFunc(out, Less)
	return out
}

func violationsOf(places []*place) []*Violation {
	out := make([]*Violation, len(places))
	for i, p := range places {
		out[i] = p.Violation
	}
	return out
}

// relative returns folders relative to root, with slashes. It leaves out folders that are not below root.
func relative(root string, dirs []string) []string {
	var out []string
	for _, d := range dirs {
		if rel, ok := disk.Below(root, d); ok {
			out = append(out, filepath.ToSlash(rel))
		}
	}
	return out
}
