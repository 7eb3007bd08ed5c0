package verify_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/verify"
)

// module is testdata/module.txtar in a folder of its own. A file of it is as it is with the decisions; what stands
// under "before/" is the same file without.
func module(t *testing.T) verify.Options {
	t.Helper()
	t.Setenv("GOFLAGS", "")
	t.Setenv("GOWORK", "off")
	dir := t.TempDir()
	archive, err := txtar.ParseFile("testdata/module.txtar")
	if err != nil {
		t.Fatal(err)
	}
	after := map[string][]byte{}
	o := verify.Options{Root: dir, Configurations: []verify.Configuration{{Name: "default"}}}
	for _, f := range archive.Files {
		if name, ok := strings.CutPrefix(f.Name, "before/"); ok {
			o.Changes = append(o.Changes, patch.Change{Path: name, Before: f.Data, After: after[name]})
			continue
		}
		after[f.Name] = f.Data
		path := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range o.Changes {
		name := strings.TrimSuffix(filepath.Base(c.Path), ".go")
		line, column := 0, 0
		for i, text := range strings.Split(string(c.After), "\n") {
			if at := strings.Index(text, "own.One()"); at >= 0 && line == 0 {
				line, column = i+1, at+1
			}
		}
		pkg := "example.com/m/" + filepath.ToSlash(filepath.Dir(c.Path))
		o.Decisions = append(o.Decisions, verify.Decision{
			Fingerprint: name, Called: c.Path, Package: pkg, Packages: []string{pkg}, File: c.Path,
			Line: line, Column: column, EndLine: line, EndColumn: column + len("own.One()"),
		})
	}
	o.Texts = func(_ context.Context, fingerprints []string) ([]patch.Change, error) {
		var list []patch.Change
		for i, d := range o.Decisions {
			if slices.Contains(fingerprints, d.Fingerprint) {
				list = append(list, o.Changes[i])
			}
		}
		return list, nil
	}
	return o
}

// told returns the checks that are not the same, in short.
func told(r verify.Result) []string {
	var list []string
	for _, c := range r.Checks {
		if c.Verdict != verify.Same {
			list = append(list, strings.TrimSpace(strings.Join([]string{string(c.Verdict), string(c.Kind), strings.TrimPrefix(c.Package, "example.com/m/"), c.Test, strings.Join(c.Decisions, ","), strings.Join(c.Culprits, ","), c.Only}, " ")))
		}
	}
	return list
}

// TestRun holds what is told of a module in which one of four decisions breaks a test of another package, one mends a
// test, and one test was red before.
func TestRun(t *testing.T) {
	o := module(t)
	o.Bisect, o.Prove = true, true
	before := tree(t, o.Root)
	var steps []verify.Progress
	o.Progress = func(p verify.Progress) { steps = append(steps, p) }
	r, err := verify.Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"broken test pair TestApart x,y x,y",
		"broken test pair TestNothingLeft x,y x",
		"broken test user TestUser/counts alpha,beta,gamma beta",
		"fixed test worker TestMended",
		"red test worker TestRed",
		"lost test worker TestSkipped beta",
		"new test worker TestSkipped/within   before",
	}
	if diff := cmp.Diff(want, told(r)); diff != "" {
		t.Error(diff)
	}
	var worth []string
	for _, w := range r.Worth {
		worth = append(worth, w.Fingerprint+" "+string(w.Tested))
	}
	if diff := cmp.Diff([]string{"alpha unproven", "beta proven", "delta not tested", "gamma proven", "x proven", "y unproven", "package unknown"}, worth); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"example.com/m/alpha", "example.com/m/beta", "example.com/m/delta", "example.com/m/gamma", "example.com/m/pair", "example.com/m/pkgvar", "example.com/m/user", "example.com/m/worker"}, r.Packages); diff != "" {
		t.Error(diff)
	}
	for _, c := range r.Checks {
		if c.Test == "TestUser/counts" && !strings.Contains(c.Output, "one too few") {
			t.Errorf("the output is %q", c.Output)
		}
	}
	most := map[string]verify.Progress{} // by step: the last that was told of it
	for _, s := range steps {
		most[s.What] = s
	}
	const with = "building and testing 8 packages (default), with the decisions"
	if s := most[with]; steps[0].What != "listing packages" || s.Done != 3 || s.Of != 5 || s.Tested != 5 || !slices.Contains(s.Failed, "example.com/m/user TestUser/counts") {
		t.Errorf("progress: %+v", s)
	}
	if diff := cmp.Diff(before, tree(t, o.Root)); diff != "" {
		t.Error("the tree is another: " + diff)
	}
}

// TestBuild holds that what no longer builds is told, in each configuration.
func TestBuild(t *testing.T) {
	o := module(t)
	path := filepath.Join(o.Root, "gamma", "gamma.go")
	if err := os.WriteFile(path, []byte("package gamma\n\nfunc Gamma() string { return 1 }\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	o.Configurations = []verify.Configuration{{Name: "default"}, {Name: "windows/amd64", GOOS: "windows", GOARCH: "amd64"}}
	o.Decisions, o.Changes = o.Decisions[3:4], o.Changes[3:4]
	o.Bisect = true
	r, err := verify.Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	var builds int
	for _, c := range r.Checks {
		if c.Verdict == verify.Broken && c.Kind == verify.Build && c.Package == "example.com/m/gamma" {
			builds++
			if !slices.Equal(c.Culprits, []string{"gamma"}) || !strings.Contains(c.Output, "gamma.go:3:") {
				t.Errorf("%+v", c)
			}
		}
		if c.Kind == verify.Test && c.Configuration != "default" {
			t.Errorf("tests of another platform: %+v", c)
		}
	}
	if builds != 2 {
		t.Errorf("%d builds are broken: %q", builds, told(r))
	}
}

// TestCancel holds that it ends when it is told to.
func TestCancel(t *testing.T) {
	o := module(t)
	ctx, cancel := context.WithCancel(t.Context())
	o.Progress = func(p verify.Progress) {
		if p.Done == 2 {
			cancel()
		}
	}
	if _, err := verify.Run(ctx, o); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		files[path] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
