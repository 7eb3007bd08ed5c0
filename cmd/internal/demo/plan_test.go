package demo_test

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/rule"
)

// TestPlanned checks that the nine production violations are ready and free of hazards, and that accepting them gives
// testdata/accepted.txtar byte for byte. The libraries that the demo needs stand in testdata/libraries.txtar, as far as
// these files use them, so that nothing is downloaded.
func TestPlanned(t *testing.T) {
	dir := t.TempDir()
	files := written(t)
	libraries, err := txtar.ParseFile("testdata/libraries.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range libraries.Files {
		files[f.Name] = f.Data
	}
	delete(files, "go.sum")
	for name, data := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	rules, err := rule.Load(filepath.Join(dir, rule.FileName))
	if err != nil {
		t.Fatal(err)
	}
	res, err := scan.Run(t.Context(), scan.Options{Rules: rules, Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	planner := fix.New(res, "")
	var accept, shown []string
	for _, v := range res.Violations {
		if v.Snippet != nil {
			if rw, _, err := planner.Rewrite(t.Context(), v.Fingerprint, fix.Decisions{}); err != nil || rw.Status != fix.Ready || len(rw.Hazards) > 0 || v.Priority != scan.Low {
				t.Errorf("%s:%d is %s, %s, %v, %v, %v", v.File, v.Line, v.Priority, rw.Status, rw.Refusal, rw.Hazards, err)
			}
			shown = append(shown, string(v.Snippet.Block.Kind)+" "+v.File)
		}
		if v.Rule != "redis" || v.Priority != scan.High {
			continue
		}
		rw, _, err := planner.Rewrite(t.Context(), v.Fingerprint, fix.Decisions{})
		if err != nil {
			t.Fatal(err)
		}
		if rw.Status != fix.Ready || len(rw.Hazards) > 0 {
			t.Errorf("%s:%d is %s, %v, %v", v.File, v.Line, rw.Status, rw.Refusal, rw.Hazards)
		}
		accept = append(accept, v.Fingerprint)
	}
	if diff := cmp.Diff([]string{"markdown docs/redis.md", "doc-comment examples/echo/main.go", "string examples/leaderboard/main.go"}, shown); diff != "" {
		t.Errorf("what documentation shows differs (-want +got):\n%s", diff)
	}
	plan, err := planner.Plan(t.Context(), fix.Decisions{Accept: accept})
	if err != nil || len(plan.Failed) > 0 {
		t.Fatal(plan.Failed, err)
	}
	got := map[string]string{}
	for _, c := range plan.Changes {
		got[c.Path] = string(c.After)
	}
	accepted, err := txtar.ParseFile("testdata/accepted.txtar")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{}
	for _, f := range accepted.Files {
		want[f.Name] = string(f.Data)
	}
	if diff := cmp.Diff(slices.Sorted(maps.Keys(want)), slices.Sorted(maps.Keys(got))); diff != "" {
		t.Errorf("the files differ (-want +got):\n%s", diff)
	}
	for name := range want {
		if diff := cmp.Diff(want[name], got[name]); diff != "" {
			t.Errorf("%s differs (-want +got):\n%s", name, diff)
		}
	}
}
