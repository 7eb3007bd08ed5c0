package fix_test

import (
	"bytes"
	"fmt"
	"go/format"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/internal/comment"
	"github.com/seed-58def443/ssot/fix/internal/plantest"
	"github.com/seed-58def443/ssot/fix/internal/typetest"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/scantest"
)

func TestMain(m *testing.M) {
	scantest.Prepare()
	if err := os.Setenv("CGO_ENABLED", "1"); err != nil { // fixtures have files that import "C"; nothing compiles them
		panic(err)
	}
	os.Exit(m.Run())
}

// A fixture is a module and what planning it gives: in want.txt a line for each violation, in want.diff what the files
// become when all that is ready is accepted, and in want.alternatives what else single violations can become. For the
// files that every fixture has, and for lines of its comment, see [plantest.Write].
func TestPlan(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no fixtures", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			testFixture(t, file)
		})
	}
}

func testFixture(t *testing.T, file string) {
	t.Helper()
	ar, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	before := plantest.Write(t, dir, ar)
	res := plantest.Scan(t, dir)
	planner := fix.New(res, "")
	accept, text := rewrites(t, planner, res)
	plan, err := planner.Plan(t.Context(), fix.Decisions{Accept: accept})
	if err != nil {
		t.Fatal(err)
	}
	if len(plan.Failed) > 0 { // what can't be had together is said, and the rest can
		text += failures(res, plan)
		accept = slices.DeleteFunc(accept, func(f string) bool { _, failed := plan.Failed[f]; return failed })
		if plan, err = planner.Plan(t.Context(), fix.Decisions{Accept: accept}); err != nil || len(plan.Failed) > 0 {
			t.Fatalf("without those that fail: %v, %v", plan.Failed, err)
		}
	}
	var diff strings.Builder
	for _, c := range plan.Changes {
		diff.WriteString(c.Unified())
	}
	typetest.Compare(t, file, ar, map[string]string{"want.txt": text, "want.diff": strings.ReplaceAll(diff.String(), "\r", "␍"), "want.alternatives": alternatives(t, ar, planner, res)})

	if !slices.ContainsFunc(res.Violations, func(v *scan.Violation) bool { return v.Snippet != nil }) {
		keepsComments(t, plan.Changes, comment.Lost(plan.Changes))
	}
	again(t, planner, accept, plan)
	settled(t, dir, ar, before, plan)
}

// rewrites asks for each violation's rewrite.
func rewrites(t *testing.T, planner *fix.Planner, res *scan.Result) (ready []string, text string) {
	t.Helper()
	var out strings.Builder
	plantest.Sort(res.Violations)
	for _, v := range res.Violations {
		if v.Allowed != nil {
			continue
		}
		rw, change := rewriteOne(t, planner, v.Fingerprint, fix.Decisions{})
		fmt.Fprintf(&out, "%s:%d:%d %s%s", v.File, v.Line, v.Column, rw.Status, plantest.Describe(rw))
		switch rw.Status {
		case fix.Ready:
			if v.Snippet == nil {
				keepsComments(t, []patch.Change{change}, rw.Comments)
			}
			ready = append(ready, v.Fingerprint)
			if bytes.Equal(change.Before, change.After) {
				t.Errorf("%s:%d is ready and changes nothing", v.File, v.Line)
			}
		case fix.Covered:
			if rw.CoveredBy != v.Outer {
				t.Errorf("%s:%d is covered by %s, and stands in %s", v.File, v.Line, rw.CoveredBy, v.Outer)
			}
		case fix.Refused:
		}
	}
	return ready, out.String()
}

// failures returns a line for each violation that a plan fails at.
func failures(res *scan.Result, plan fix.Plan) string {
	var out strings.Builder
	for _, v := range res.Violations {
		if r, ok := plan.Failed[v.Fingerprint]; ok {
			fmt.Fprintf(&out, "%s:%d:%d in the set: %s: %s\n", v.File, v.Line, v.Column, r.Kind, r.Detail)
		}
	}
	return out.String()
}

// again checks that a plan does not depend on the order of decisions, nor on what was planned before, and that no
// decisions mean no changes.
func again(t *testing.T, planner *fix.Planner, accept []string, plan fix.Plan) {
	t.Helper()
	slices.Reverse(accept)
	reversed, err := planner.Plan(t.Context(), fix.Decisions{Accept: accept})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.EqualFunc(plan.Changes, reversed.Changes, func(a, b patch.Change) bool { return a.Path == b.Path && bytes.Equal(a.After, b.After) }) {
		t.Error("the plan depends on the order of decisions")
	}
	none, err := planner.Plan(t.Context(), fix.Decisions{})
	if err != nil || len(none.Changes) > 0 || len(none.Failed) > 0 {
		t.Errorf("no decisions give %v, %v", none, err)
	}
}

// settled holds that files that gofmt liked it still likes. Without -short it also writes a plan, scans again and finds
// nothing more to rewrite.
func settled(t *testing.T, dir string, ar *txtar.Archive, before map[string][]byte, plan fix.Plan) {
	t.Helper()
	for _, c := range plan.Changes {
		if !bytes.Equal(before[c.Path], c.Before) {
			t.Errorf("%s: the change is not from what is on disk", c.Path)
		}
		if out, err := format.Source(plain(c.Before)); err == nil && bytes.Equal(out, plain(c.Before)) {
			if out, err := format.Source(plain(c.After)); err != nil || !bytes.Equal(out, plain(c.After)) {
				t.Errorf("%s was as gofmt wants it and no longer is: %v", c.Path, err)
			}
		}
		if err := os.WriteFile(filepath.Join(dir, filepath.FromSlash(c.Path)), c.After, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if len(plan.Changes) == 0 || testing.Short() {
		return
	}
	res := plantest.Scan(t, dir)
	ready, text := rewrites(t, fix.New(res, ""), res)
	if len(ready) > 0 && !bytes.Contains(ar.Comment, []byte("together")) {
		t.Errorf("after the plan there is more to rewrite:\n%s", text)
	}
}

func plain(src []byte) []byte {
	return bytes.ReplaceAll(bytes.TrimPrefix(src, []byte("\ufeff")), []byte("\r\n"), []byte("\n"))
}
