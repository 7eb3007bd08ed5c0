package verify

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/verify/internal/gotool"
)

// Options say what to verify.
type Options struct {
	Root           string         // absolute: the rule file's folder
	Changes        []patch.Change // of all decisions, with paths relative to the root
	Decisions      []Decision
	Configurations []Configuration // the first is the go command's own
	Race           bool            // with the race detector
	Deep           bool            // also what imports the packages by way of others
	Bisect         bool
	Redis          string // count what the tests make of the Redis at this address, or StartRedis; empty: they are not counted
	Prove          bool
	// Texts are the files under some of the decisions alone, by fingerprint; it errs where they can't be had without
	// the others. It is asked to bisect.
	Texts    func(ctx context.Context, fingerprints []string) ([]patch.Change, error)
	Progress func(Progress) // may be nil; it is called from one goroutine at a time
}

// Decision is one that changed files.
type Decision struct {
	Fingerprint        string
	Name, Called       string // for programs, and in a sentence
	Package, File      string // of its violation
	Packages           []string
	Function           string
	Import             bool // an import was moved
	Directive          bool // a directive was put in, and no code changed
	Line, Column       int  // of the use on disk, 1-based, in bytes
	EndLine, EndColumn int
}

// Configuration is a build configuration that was scanned.
type Configuration struct {
	Name         string
	Tags         []string
	GOOS, GOARCH string // empty: the go command's own
}

// foreign reports whether what is built can't be run here.
func (c Configuration) foreign() bool { return c.GOOS != "" }

// Verdict is what became of a check.
type Verdict string

// The verdicts.
const (
	Same     Verdict = "same"     // passes as before, or is skipped as before
	Red      Verdict = "red"      // failed before, and fails
	Fixed    Verdict = "fixed"    // failed before, and passes
	Broken   Verdict = "broken"   // passed before, and fails
	Unsteady Verdict = "unsteady" // failed, and passed when it was run again
	New      Verdict = "new"      // is there with the decisions alone, or without them alone
)

// Kind is a kind of check.
type Kind string

// The kinds.
const (
	Build Kind = "build"
	Vet   Kind = "vet"
	Test  Kind = "test"
)

// command returns the go command that does a Build or a Vet, with its flags. A build compiles and does not link: go
// build links every main package anew each time, which costs more than all the rest, and finds nothing that a rewrite
// of Go code can break.
func (k Kind) command() (name string, flags []string) {
	if k == Build {
		return "list", []string{"-export"}
	}
	return string(k), nil
}

// Check is what was said of a package, or of a test, before and after.
type Check struct {
	Configuration string
	Kind          Kind
	Package       string // empty for what was said of no package
	Test          string // empty for the package as a whole
	Verdict       Verdict
	Output        string   // of one that fails now
	Decisions     []string // of a broken one: the fingerprints of those that its package depends on
	Culprits      []string // of those, the ones that are enough to break it, as far as it was bisected
	Why           string   // what bisecting could not tell
}

// Result is what verifying came to.
type Result struct {
	Packages []string // that were looked at
	Checks   []Check
	Same     int     // how many checks are the same besides those
	Worth    []Worth // of each decision, in their order
	Effect   *Effect // what was counted at a Redis; nil where nothing was
}

// Count returns how many checks have a verdict.
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

// Run verifies. It returns an error when nothing can be told, or when ctx ends; what it wrote meanwhile is removed.
func Run(ctx context.Context, o Options) (Result, error) {
	v := &verifier{Options: o, steps: steps{now: Progress{Total: 1 + 2*len(o.Configurations)}, said: o.Progress}}
	if err := v.open(ctx); err != nil {
		return Result{}, err
	}
	defer v.close()
	if err := v.list(ctx); err != nil {
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
		r.Effect, err = (effect{v}).measure(ctx)
	}
	return r, err
}

// verifier is a run.
type verifier struct {
	Options
	scratch
	without string
	worlds  []world
	steps
}

// world is a build configuration with what go says of its packages.
type world struct {
	Configuration
	all     map[string]gotool.Package // by import path
	build   []string                  // to build and vet
	test    []string                  // to test
	covered map[string][]block        // by file: the statements that are there with the decisions, and how often they ran
	passed  map[gotool.Name]bool      // tests that pass with the decisions
	failing []string                  // the names of tests that do not, each once
}

// overlay writes what has go see the tree with other changes in the place of all decisions' ones: none of them, or
// those of some decisions.
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
	return gotool.WriteOverlay(folder, texts)
}

func (v *verifier) abs(file string) string { return filepath.Join(v.Root, filepath.FromSlash(file)) }

func (v *verifier) tool(c Configuration, overlay string) gotool.Go {
	return gotool.Go{Dir: v.Root, Env: v.env, Tags: c.Tags, GOOS: c.GOOS, GOARCH: c.GOARCH, Overlay: overlay, Scratch: v.temp}
}

// list finds the packages to look at, in each configuration.
func (v *verifier) list(ctx context.Context) error {
	v.tell("listing packages")
	touched := map[string]bool{}
	for _, d := range v.Decisions {
		for _, pkg := range d.Packages {
			touched[pkg] = true
		}
	}
	for _, c := range v.Configurations {
		list, err := v.tool(c, "").List(ctx, "./...")
		if err != nil {
			return err
		}
		w := world{Configuration: c, all: map[string]gotool.Package{}}
		for _, p := range list {
			w.all[p.ImportPath] = p
		}
		w.build = w.importers(touched, v.Deep)
		if !c.foreign() {
			w.test = slices.DeleteFunc(slices.Clone(w.build), func(pkg string) bool { return !w.all[pkg].Tests() || v.tested(w.all[pkg]) })
		}
		v.worlds = append(v.worlds, w)
	}
	return nil
}

// tested reports whether a package is tested in an earlier configuration, where it has the same files.
func (v *verifier) tested(p gotool.Package) bool {
	return slices.ContainsFunc(v.worlds, func(w world) bool {
		same, ok := w.all[p.ImportPath]
		return ok && !w.foreign() && slices.Contains(w.test, p.ImportPath) && slices.Equal(same.Files(), p.Files())
	})
}

// importers are packages and those that import them, directly or, deep, by way of others; sorted.
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

// packages returns all that are looked at in some configuration.
func (v *verifier) packages() []string {
	var all []string
	for _, w := range v.worlds {
		all = append(all, w.build...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// depends returns the packages that one is made of, with those of its tests.
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

// suspects returns the decisions that a package depends on; all of them for what was said of no package.
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

// short returns the end of what was written, where faults stand.
func short(output string) string {
	const most = 40
	lines := strings.Split(strings.TrimRight(output, "\n"), "\n")
	if n := len(lines) - most; n > 0 {
		lines = append([]string{fmt.Sprintf("(%d lines before this)", n)}, lines[n:]...)
	}
	return strings.Join(lines, "\n")
}
