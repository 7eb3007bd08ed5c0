package verify

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/count"
	"github.com/seed-58def443/ssot/fix/verify/internal/gotool"
)

// subject identifies a check: its kind, and the package or test that it checks.
type subject struct {
	kind Kind
	gotool.Name
}

// side has the outcomes of all checks with one version of the files.
type side map[subject]gotool.Outcome

// compare builds, vets and tests both sides of a configuration.
func (v *verifier) compare(ctx context.Context, w *world) ([]Check, error) {
	before, err := v.side(ctx, w, v.without, "")
	if err != nil {
		return nil, err
	}
	profile, err := v.folder()
	if err != nil {
		return nil, err
	}
	profile = filepath.Join(profile, "cover.out")
	after, err := v.side(ctx, w, "", profile)
	if err != nil {
		return nil, err
	}
	if text, err := os.ReadFile(profile); err == nil {
		w.covered = blocks(string(text))
	}
	w.passed = map[gotool.Name]bool{}
	var checks []Check
	for _, s := range subjects(before, after) {
		c := Check{Configuration: w.Name, Kind: s.kind, Package: s.Package, Test: s.Test, Verdict: s.verdict(before[s].State, after[s].State)}
		if after[s].State == gotool.Pass && s.kind == Test {
			w.passed[s.Name] = true
		}
		if after[s].State == gotool.Fail {
			c.Output = short(after[s].Output)
			if top, _, _ := strings.Cut(s.Test, "/"); top != "" && !slices.Contains(w.failing, top) {
				w.failing = append(w.failing, top)
			}
		}
		if c.Verdict == Lost && after[s].State != gotool.Skip && after[subject{Test, gotool.Name{Package: s.Package}}].State == gotool.Fail {
			c.Verdict = New // the check of the package says that it ended before this test
		}
		if s.kind == Test && (c.Verdict == Broken || c.Verdict == Lost) {
			if c.Verdict, err = v.again(ctx, w, s, c.Verdict); err != nil {
				return nil, err
			}
		}
		if c.Verdict == Broken || c.Verdict == Lost {
			c.Decisions = v.suspects(w, s.Package)
		}
		if _, was := before[s]; c.Verdict == New && !was {
			c.Only = "after"
		} else if _, is := after[s]; c.Verdict == New && !is {
			c.Only = "before"
		}
		checks = append(checks, c)
	}
	return whole(checks), nil
}

// verdict compares the states of a check before and after. A subtest that does not exist after is not lost: its name
// may contain what differs from run to run.
func (s subject) verdict(before, after gotool.State) Verdict {
	switch {
	case s.kind == Test && before == gotool.Pass && (after == gotool.Skip || (after == "" || after == gotool.None) && s.Test != "" && !strings.Contains(s.Test, "/")):
		return Lost
	case after == gotool.Fail && before == gotool.Fail:
		return Red
	case after == gotool.Fail:
		return Broken
	case before == gotool.Fail && after == gotool.Pass:
		return Fixed
	case before == after:
		return Same
	}
	return New
}

// whole removes the check of a package, or of a test with subtests, if one of its tests or subtests has the same
// verdict.
func whole(checks []Check) []Check {
	return slices.DeleteFunc(slices.Clone(checks), func(c Check) bool {
		return c.Kind == Test && c.Verdict != Same && slices.ContainsFunc(checks, func(part Check) bool {
			inside := part.Test != "" && c.Test == "" || strings.HasPrefix(part.Test, c.Test+"/")
			return part.Kind == Test && part.Package == c.Package && part.Verdict == c.Verdict && inside
		})
	})
}

// subjects returns the subjects of both sides, in order.
func subjects(before, after side) []subject {
	all := maps.Clone(before)
	maps.Copy(all, after)
	order := []Kind{Build, Vet, Test}
	return slices.SortedFunc(maps.Keys(all), func(a, b subject) int {
		return cmp.Or(cmp.Compare(slices.Index(order, a.kind), slices.Index(order, b.kind)), cmp.Compare(a.Package, b.Package), cmp.Compare(a.Test, b.Test))
	})
}

// side builds, vets and tests with an overlay. If profile is not empty, coverage is written to that file.
func (v *verifier) side(ctx context.Context, w *world, overlay, profile string) (side, error) {
	with := "as it was before the decisions"
	if overlay == "" {
		with = "with the decisions"
	}
	v.tell("building and testing %s (%s), %s", count.Of(len(w.build), "package"), w.Name, with)
	s := side{}
	if len(w.build) == 0 {
		return s, nil
	}
	tool := v.tool(w.Configuration, overlay)
	if err := v.buildAll(ctx, w, overlay, s); err != nil {
		return nil, err
	}
	if len(w.test) == 0 {
		return s, nil
	}
	flags := v.testFlags()
	if measured := v.measured(w); profile != "" && len(measured) > 0 {
		flags = append(flags, "-coverprofile="+profile, "-coverpkg="+strings.Join(measured, ","))
	}
	tool.Each = v.testing(len(w.test))
	results, _, err := tool.Test(ctx, flags, w.test...)
	if err != nil {
		return nil, err
	}
	for name, o := range results {
		s[subject{Test, name}] = o
	}
	return s, nil
}

// buildAll builds and vets the packages of a configuration.
func (v *verifier) buildAll(ctx context.Context, w *world, overlay string, s side) error {
	tool := v.tool(w.Configuration, overlay)
	code := slices.DeleteFunc(slices.Clone(w.build), func(pkg string) bool { return len(w.all[pkg].GoFiles)+len(w.all[pkg].CgoFiles) == 0 })
	if err := s.add(ctx, tool, Build, code); err != nil {
		return err
	}
	return s.add(ctx, tool, Vet, w.build)
}

// add builds or vets packages, with more flags, and adds the outcomes.
func (s side) add(ctx context.Context, tool gotool.Go, kind Kind, packages []string, more ...string) error {
	if len(packages) == 0 {
		return nil
	}
	name, flags := kind.command()
	_, complaint, ok, err := tool.Run(ctx, name, append(flags, more...), packages...)
	if err != nil {
		return err
	}
	for _, pkg := range packages {
		s[subject{kind, gotool.Name{Package: pkg}}] = gotool.Outcome{State: gotool.Pass}
	}
	if ok {
		return nil
	}
	if line := gotool.NoSpace(complaint); line != "" {
		return fmt.Errorf("%s what was decided: a disk that go writes to is full (GOTMPDIR, TMPDIR and GOCACHE say where): %s", kind, line)
	}
	for pkg, output := range gotool.Faults(complaint) {
		if pkg != "" || strings.TrimSpace(output) != "" {
			s[subject{kind, gotool.Name{Package: pkg}}] = gotool.Outcome{State: gotool.Fail, Output: output}
		}
	}
	return nil
}

func (v *verifier) testFlags() []string {
	flags := []string{"-count=1", "-vet=off"}
	if v.Race {
		flags = append(flags, "-race")
	}
	return flags
}

// measured returns the packages of a configuration that need coverage: those with a replaced use. Each package
// costs another build of it and of its importers.
func (v *verifier) measured(w *world) []string {
	var list []string
	for _, d := range v.Decisions {
		if _, ok := w.all[d.Package]; ok && d.code() && !slices.Contains(list, d.Package) {
			list = append(list, d.Package)
		}
	}
	return list
}

// again reruns a test that failed or did not run, on both sides, together with the other tests of its package, since
// tests may affect each other through a value that is now shared. It returns Unsteady if another run has not the
// verdict that this one had.
func (v *verifier) again(ctx context.Context, w *world, s subject, verdict Verdict) (Verdict, error) {
	after, err := v.rerun(ctx, w, "", s.Name)
	if err != nil {
		return "", err
	}
	before, err := v.rerun(ctx, w, v.without, s.Name)
	switch {
	case err != nil:
		return "", err
	case s.verdict(before, after) != verdict:
		return Unsteady, nil
	}
	return verdict, nil
}

// fails runs the tests of a package with an overlay and reports whether one test, or any if it has no name, fails.
func (v *verifier) fails(ctx context.Context, w *world, overlay string, name gotool.Name) (bool, error) {
	state, err := v.rerun(ctx, w, overlay, name)
	return state == gotool.Fail, err
}

// rerun runs the tests of a package with an overlay and returns the state of one test, or of the package if it has no
// name. A test that did not end in a package that fails has failed.
func (v *verifier) rerun(ctx context.Context, w *world, overlay string, name gotool.Name) (gotool.State, error) {
	results, ok, err := v.tool(w.Configuration, overlay).Test(ctx, v.testFlags(), name.Package)
	if err != nil {
		return "", err
	}
	state := results[name].State
	if name.Test == "" && !ok || (state == "" || state == gotool.None) && results[gotool.Name{Package: name.Package}].State == gotool.Fail {
		return gotool.Fail, nil
	}
	return state, nil
}
