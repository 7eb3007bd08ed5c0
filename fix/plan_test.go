package fix_test

import (
	"bytes"
	"cmp"
	"context"
	"flag"
	"fmt"
	"go/format"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/internal/comment"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/rule"
	"github.com/seed-58def443/ssot/scan/scantest"
)

func TestMain(m *testing.M) {
	scantest.Prepare()
	if err := os.Setenv("CGO_ENABLED", "1"); err != nil { // fixtures have files that import "C"; nothing compiles them
		panic(err)
	}
	os.Exit(m.Run())
}

var update = flag.Bool("update", false, "write what is got as what is wanted")

// A fixture is a module and what planning it gives: in want.txt a line for each violation, in want.diff what the files
// become when all that is ready is accepted, and in want.alternatives what else single violations can become. Files of
// lib.txt stand below those of the fixture. Lines "crlf FILE" and "bom FILE" of the comment convert files.
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
	before := write(t, dir, ar)
	res := run(t, dir)
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
	golden(t, file, ar, map[string]string{"want.txt": text, "want.diff": strings.ReplaceAll(diff.String(), "\r", "␍"), "want.alternatives": alternatives(t, ar, planner, res)})

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
	slices.SortFunc(res.Violations, func(a, b *scan.Violation) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Offset, b.Offset), cmp.Compare(b.End, a.End))
	})
	for _, v := range res.Violations {
		if v.Allowed != nil {
			continue
		}
		rw, change := rewriteOne(t, planner, v.Fingerprint, fix.Decisions{})
		fmt.Fprintf(&out, "%s:%d:%d %s", v.File, v.Line, v.Column, rw.Status)
		switch rw.Status {
		case fix.Ready:
			if v.Snippet == nil {
				keepsComments(t, []patch.Change{change}, rw.Comments)
			}
			ready = append(ready, v.Fingerprint)
			if bytes.Equal(change.Before, change.After) {
				t.Errorf("%s:%d is ready and changes nothing", v.File, v.Line)
			}
		case fix.Refused:
			fmt.Fprintf(&out, " %s: %s", rw.Refusal.Kind, rw.Refusal.Detail)
		case fix.Covered:
			if rw.Claimed != "" {
				fmt.Fprintf(&out, ": rule %s claims it first", rw.Claimed)
			}
			if rw.CoveredBy != v.Outer {
				t.Errorf("%s:%d is covered by %s, and stands in %s", v.File, v.Line, rw.CoveredBy, v.Outer)
			}
		}
		out.WriteString("\n")
		for _, h := range rw.Hazards {
			kind := string(h.Kind)
			if h.Unproven && (h.Kind == refusal.HazardOptions || h.Kind == refusal.HazardChanges) {
				kind += "?"
			}
			fmt.Fprintf(&out, "\t%s %s: %s\n", kind, h.Place, h.Detail)
		}
		for _, e := range rw.Equals {
			fmt.Fprintf(&out, "\tequal %s: %s\n", e.Place, e.Detail)
		}
		if f := rw.Factory; f != nil {
			fmt.Fprintf(&out, "\tfactory %s: %d callers in %d files; %s\n", f.Name, f.Callers, f.Files, cmp.Or(f.Why, "they can follow"))
		}
		if len(rw.Chain) > 0 {
			fmt.Fprintf(&out, "\tchain %s\n", strings.Join(rw.Chain, " → "))
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
	res := run(t, dir)
	ready, text := rewrites(t, fix.New(res, ""), res)
	if len(ready) > 0 && !bytes.Contains(ar.Comment, []byte("together")) {
		t.Errorf("after the plan there is more to rewrite:\n%s", text)
	}
}

func plain(src []byte) []byte {
	return bytes.ReplaceAll(bytes.TrimPrefix(src, []byte("\ufeff")), []byte("\r\n"), []byte("\n"))
}

func run(tb testing.TB, dir string) *scan.Result {
	tb.Helper()
	rules, err := rule.Load(filepath.Join(dir, rule.FileName))
	if err != nil {
		tb.Fatal(err)
	}
	res, err := scan.Run(context.Background(), scan.Options{Rules: rules, Dir: dir, Now: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)})
	if err != nil {
		tb.Fatal(err)
	}
	return res
}

// write writes the files of lib.txt and of a fixture.
func write(tb testing.TB, dir string, ar *txtar.Archive) map[string][]byte {
	tb.Helper()
	lib, err := txtar.ParseFile("testdata/lib.txt")
	if err != nil {
		tb.Fatal(err)
	}
	files := map[string][]byte{}
	for _, f := range slices.Concat(lib.Files, ar.Files) {
		if !strings.HasPrefix(f.Name, "want.") {
			files[f.Name] = f.Data
		}
	}
	for line := range strings.Lines(string(ar.Comment)) {
		words := strings.Fields(line)
		switch {
		case len(words) == 2 && words[0] == "crlf":
			files[words[1]] = bytes.ReplaceAll(files[words[1]], []byte("\n"), []byte("\r\n"))
		case len(words) == 2 && words[0] == "bom":
			files[words[1]] = append([]byte("\ufeff"), files[words[1]]...)
		case len(words) == 2 && words[0] == "cut": // the last line's end
			files[words[1]] = bytes.TrimSuffix(files[words[1]], []byte("\n"))
		case len(words) == 3 && words[0] == "link":
			target := filepath.Join(dir, filepath.FromSlash(words[1]))
			if err := os.MkdirAll(filepath.Dir(target), 0o700); err != nil {
				tb.Fatal(err)
			}
			if err := os.Symlink(words[2], target); err != nil {
				tb.Fatal(err)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			tb.Fatal(err)
		}
		if err := os.WriteFile(path, files[name], 0o600); err != nil {
			tb.Fatal(err)
		}
	}
	return files
}

func golden(t *testing.T, file string, ar *txtar.Archive, got map[string]string) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(got)) {
		want := ""
		i := slices.IndexFunc(ar.Files, func(f txtar.File) bool { return f.Name == name })
		if i >= 0 {
			want = string(ar.Files[i].Data)
		}
		if want == got[name] {
			continue
		}
		if !*update {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got[name], want)
			continue
		}
		switch section := (txtar.File{Name: name, Data: []byte(got[name])}); {
		case got[name] == "":
			ar.Files = slices.Delete(ar.Files, i, i+1)
		case i < 0:
			ar.Files = append(ar.Files, section)
		default:
			ar.Files[i] = section
		}
		if err := os.WriteFile(file, txtar.Format(ar), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
