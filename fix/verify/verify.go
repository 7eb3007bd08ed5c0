package verify

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/verify/internal/gotool"
	"github.com/seed-58def443/ssot/scan/load"
)

// Options configure Run.
type Options struct {
	Root           string         // absolute: the rule file's folder
	Changes        []patch.Change // of all decisions, with paths relative to the root
	Decisions      []Decision
	Configurations []Configuration // the first is the go command's own
	Race           bool            // with the race detector
	Deep           bool            // also test indirect importers
	Bisect         bool
	Redis          string // address of the Redis on which to count the load, or StartRedis; empty: don't count
	Prove          bool
	// Texts returns the changes of some decisions alone, by fingerprint. It returns an error if they can't be
	// applied without the others. It is needed to bisect.
	Texts    func(ctx context.Context, fingerprints []string) ([]patch.Change, error)
	Progress func(Progress) // optional; calls don't overlap
}

// Decision is a decision that changed files.
type Decision struct {
	Fingerprint        string
	Name, Called       string // for programs, and in a sentence
	Package, File      string // of its violation
	Packages           []string
	Function           string
	Import             bool // it replaced an import
	Directive          bool // it inserted a directive, and changed no code
	Line, Column       int  // of the use on disk, 1-based, in bytes
	EndLine, EndColumn int
}

// Configuration is a build configuration of the scan.
type Configuration struct {
	Name         string
	Tags         []string
	GOOS, GOARCH string // empty: the go command's own
}

// foreign reports whether the binaries of this configuration can't run here.
func (c Configuration) foreign() bool { return c.GOOS != "" }

// Verdict is the result of a comparison of both sides.
type Verdict string

// The verdicts.
const (
	Same     Verdict = "same"     // passes or is skipped, as before
	Red      Verdict = "red"      // failed before, and fails
	Fixed    Verdict = "fixed"    // failed before, and passes
	Broken   Verdict = "broken"   // passed before, and fails
	Unsteady Verdict = "unsteady" // failed, and passed in another run
	Lost     Verdict = "lost"     // a test that passed before, and is skipped or does not run
	New      Verdict = "new"      // exists on one side only, or is skipped on one
)

// Kind is a kind of check.
type Kind string

// The kinds.
const (
	Build Kind = "build"
	Vet   Kind = "vet"
	Test  Kind = "test"
)

// command returns the go command for a Build or Vet, with its flags. A build compiles without linking: go build
// links every main package each time, which costs more than all the rest, and linking finds no error that a rewrite
// of Go code can cause.
func (k Kind) command() (name string, flags []string) {
	if k == Build {
		return "list", []string{"-export"}
	}
	return string(k), nil
}

// Check is the outcome of one check of a package or a test, before and after.
type Check struct {
	Configuration string
	Kind          Kind
	Package       string // empty for output about no package
	Test          string // empty for the package as a whole
	Verdict       Verdict
	Only          string   // of New: the side that it ran on, "before" or "after"; empty if it was skipped on the other
	Output        string   // if it fails after
	Decisions     []string // if it is broken: fingerprints of the decisions that its package depends on
	Culprits      []string // a smallest subset that breaks it, as far as it was bisected
	Why           string   // why bisecting is incomplete
}

// Result is the result of Run.
type Result struct {
	Packages []string // all that were checked
	Checks   []Check
	Same     int     // the number of other checks, with the verdict Same
	Worth    []Worth // of each decision, in the order of the options
	Effect   *Effect // load on a Redis; nil if it was not counted
}

// Count returns the number of checks with a verdict.
func (r Result) Count(v Verdict) int {
	n := 0
	if v == Same {
		n = r.Same
	}
	for _, c := range r.Checks {
		if c.Verdict == v {
			n++
		}
	}
	return n
}

// Run verifies the decisions. It returns an error if it can't compare the sides, or if ctx ends. It removes its
// temporary files.
func Run(ctx context.Context, o Options) (Result, error) {
	v := &verifier{Options: o, steps: steps{now: Progress{Total: 1 + 2*len(o.Configurations)}, said: o.Progress}}
	if err := v.open(ctx); err != nil {
		return Result{}, err
	}
	defer v.close()
	if err := v.list(ctx, ""); err != nil {
		return Result{}, err
	}
	var err error
	if v.without, err = v.overlay(nil); err != nil {
		return Result{}, err
	}
	r := Result{Packages: v.packages()}
	for i := range v.worlds {
		checks, err := v.compare(ctx, &v.worlds[i])
		if err != nil {
			return Result{}, err
		}
		r.Checks = append(r.Checks, checks...)
	}
	if o.Bisect {
		if err := (bisection{v}).bisect(ctx, r.Checks); err != nil {
			return Result{}, err
		}
	}
	r.Worth = (coverage{v}).worth()
	if o.Prove {
		if err := (proof{v}).prove(ctx, r.Worth); err != nil {
			return Result{}, err
		}
	}
	if o.Redis != "" {
		r.Effect, err = (&effect{verifier: v}).measure(ctx)
	}
	return r, err
}

// verifier is one run of Run.
type verifier struct {
	Options
	scratchFolders
	without string
	worlds  []world
	steps
}

// world is a build configuration with its packages.
type world struct {
	Configuration
	all     map[string]gotool.Package // by import path
	build   []string                  // packages to build and vet
	test    []string                  // packages to test
	covered map[string][]block        // by file: the statements with the decisions, and their counts
	passed  map[gotool.Name]bool      // tests that pass with the decisions
	failing []string                  // the distinct names of tests that fail with the decisions
}

// overlay writes an overlay in which the tree has changes instead of those of all decisions: none, or those of some
// decisions.
func (v *verifier) overlay(changes []patch.Change) (string, error) {
	texts := map[string][]byte{}
	for _, c := range v.Changes {
		texts[v.abs(c.Path)] = c.Before
	}
	for _, c := range changes {
		texts[v.abs(c.Path)] = c.After
	}
	return v.write(texts)
}

func (v *verifier) write(texts map[string][]byte) (string, error) {
	folder, err := v.folder()
	if err != nil {
		return "", err
	}
	return load.WriteOverlay(folder, texts)
}

func (v *verifier) abs(file string) string { return filepath.Join(v.Root, filepath.FromSlash(file)) }

func (v *verifier) tool(c Configuration, overlay string) gotool.Go {
	return gotool.Go{Dir: v.Root, Env: v.env, Tags: c.Tags, GOOS: c.GOOS, GOARCH: c.GOARCH, Overlay: overlay, Scratch: v.temp.Path, Temp: v.tests.Path}
}

// list finds the packages to check in each configuration, with an overlay.
func (v *verifier) list(ctx context.Context, overlay string) error {
	v.tell("listing packages")
	touched := map[string]bool{}
	for _, d := range v.Decisions {
		for _, pkg := range d.Packages {
			touched[pkg] = true
		}
	}
	patterns, err := v.tool(Configuration{}, overlay).Modules(ctx)
	if err != nil {
		return err
	}
	for _, c := range v.Configurations {
		w := world{Configuration: c, all: map[string]gotool.Package{}}
		if err := w.list(ctx, v.tool(c, overlay), patterns, touched); err != nil {
			return err
		}
		w.build = w.importers(touched, v.Deep)
		if !c.foreign() {
			w.test = slices.DeleteFunc(slices.Clone(w.build), func(pkg string) bool { return !w.all[pkg].Tests() || v.tested(w.all[pkg]) })
		}
		v.worlds = append(v.worlds, w)
	}
	return nil
}

// list lists the packages that match the patterns. It adds those that go list leaves out for the names of their folders
// (testdata, _x), but that are touched or imported.
func (w *world) list(ctx context.Context, tool gotool.Go, patterns []string, touched map[string]bool) error {
	asked := map[string]bool{}
	for len(patterns) > 0 {
		list, err := tool.List(ctx, patterns...)
		if err != nil {
			return err
		}
		patterns = nil
		ask := func(path string) {
			if _, listed := w.all[path]; !listed && !asked[path] {
				asked[path] = true
				patterns = append(patterns, path)
			}
		}
		for _, p := range list {
			if !asked[p.ImportPath] || p.Name != "" { // no name: there is no such package
				w.all[p.ImportPath] = p
			}
		}
		for path := range touched {
			ask(path)
		}
		for _, p := range list {
			for _, path := range slices.Concat(p.Imports, p.TestImports, p.XTestImports) {
				if !load.Listed(path + "/file.go") {
					ask(path)
				}
			}
		}
	}
	return nil
}

// tested reports whether an earlier configuration tests a package with the same files.
func (v *verifier) tested(p gotool.Package) bool {
	return slices.ContainsFunc(v.worlds, func(w world) bool {
		same, ok := w.all[p.ImportPath]
		return ok && !w.foreign() && slices.Contains(w.test, p.ImportPath) && slices.Equal(same.Files(), p.Files())
	})
}

// importers returns the touched packages and their importers, sorted. deep adds indirect importers.
func (w *world) importers(touched map[string]bool, deep bool) []string {
	in := map[string]bool{}
	for pkg := range touched {
		if _, ok := w.all[pkg]; ok {
			in[pkg] = true
		}
	}
	for grown := true; grown; {
		grown = false
		next := []string{}
		for path, p := range w.all {
			uses := func(imported string) bool { return in[imported] }
			if !in[path] && slices.ContainsFunc(slices.Concat(p.Imports, p.TestImports, p.XTestImports), uses) {
				next = append(next, path)
			}
		}
		for _, path := range next {
			in[path], grown = true, deep
		}
	}
	var list []string
	for path := range in {
		list = append(list, path)
	}
	slices.Sort(list)
	return list
}

// packages returns the packages that are checked in some configuration.
func (v *verifier) packages() []string {
	var all []string
	for _, w := range v.worlds {
		all = append(all, w.build...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// depends returns a package and its dependencies, including those of its tests.
func (w *world) depends(pkg string) map[string]bool {
	in := map[string]bool{pkg: true}
	todo := slices.Concat(w.all[pkg].Imports, w.all[pkg].TestImports, w.all[pkg].XTestImports)
	for len(todo) > 0 {
		path := todo[0]
		todo = todo[1:]
		if p, ok := w.all[path]; ok && !in[path] {
			in[path] = true
			todo = append(todo, p.Imports...)
		}
	}
	return in
}

// suspects returns the decisions that a package depends on, or all of them if pkg is empty.
func (v *verifier) suspects(w *world, pkg string) []string {
	in := w.depends(pkg)
	var list []string
	for _, d := range v.Decisions {
		if !d.Directive && (pkg == "" || slices.ContainsFunc(d.Packages, func(p string) bool { return in[p] })) {
			list = append(list, d.Fingerprint)
		}
	}
	return list
}

// short returns the end of an output, where the errors are.
func short(output string) string {
	const most = 40
	lines := strings.Split(strings.TrimRight(output, "\n"), "\n")
	if n := len(lines) - most; n > 0 {
		lines = append([]string{fmt.Sprintf("(%d lines before this)", n)}, lines[n:]...)
	}
	return strings.Join(lines, "\n")
}
