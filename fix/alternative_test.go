package fix_test

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/internal/plantest"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/scan"
)

// alternatives returns what the violations of a fixture can become besides what Replace makes of them: a title for
// each, its hazards, and its diff.
func alternatives(t *testing.T, ar *txtar.Archive, planner *fix.Planner, res *scan.Result) string {
	t.Helper()
	var out strings.Builder
	for _, v := range res.Violations { // sorted by the caller
		if v.Allowed != nil {
			continue
		}
		rw, _, err := planner.Rewrite(t.Context(), v.Fingerprint, fix.Decisions{})
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range rw.Alternatives {
			fmt.Fprintf(&out, "%s:%d:%d %s: %s\n", v.File, v.Line, v.Column, a.Kind, a.Title)
			d := fix.Decisions{Accept: []string{v.Fingerprint}, As: map[string]fix.AlternativeKind{v.Fingerprint: a.Kind}}
			as, changes, err := planner.Rewrite(t.Context(), v.Fingerprint, d)
			if err != nil || as.Status != fix.Ready || as.As != a.Kind {
				t.Fatalf("%s is offered and comes to %+v, %v", a.Kind, as, err)
			}
			for _, h := range as.Hazards {
				fmt.Fprintf(&out, "\t%s %s: %s\n", h.Kind, h.Place, h.Detail)
			}
			for _, c := range changes {
				out.WriteString(c.Unified())
			}
			keepsComments(t, changes, as.Comments)
			if !testing.Short() { // the planner's own check, and the wanted diff, are there anyway
				holds(t, ar, res, v, a, changes)
			}
		}
	}
	return strings.ReplaceAll(out.String(), "\r", "␍")
}

// holds scans what an alternative makes of a fixture: there is no error that was not there before, and the violation is
// gone.
func holds(t *testing.T, ar *txtar.Archive, before *scan.Result, v *scan.Violation, a fix.Alternative, changes []patch.Change) {
	t.Helper()
	dir := t.TempDir()
	files := plantest.Write(t, dir, ar)
	for _, c := range changes {
		if !bytes.Equal(files[c.Path], c.Before) {
			t.Errorf("%s: the change is not from what is on disk", c.Path)
		}
		if err := os.WriteFile(filepath.Join(dir, filepath.FromSlash(c.Path)), c.After, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	res := plantest.Scan(t, dir)
	had := faults(before)
	for where, n := range faults(res) {
		if n > had[where] {
			t.Errorf("%s:%d as %s: package %s does not type-check any more", v.File, v.Line, a.Kind, where)
		}
	}
	if was, is := perFunction(before, v), perFunction(res, v); is >= was {
		t.Errorf("%s:%d as %s: %s still has %d violations", v.File, v.Line, a.Kind, v.Function, is)
	}
}

// faults counts the errors of each variant.
func faults(res *scan.Result) map[string]int {
	out := map[string]int{}
	for _, pkg := range res.Program.Packages {
		out[pkg.ID+", "+pkg.Configuration] = len(pkg.Errors)
	}
	maps.DeleteFunc(out, func(_ string, n int) bool { return n == 0 })
	return out
}

// perFunction counts the violations in the declaration that holds one.
func perFunction(res *scan.Result, v *scan.Violation) int {
	n := 0
	for _, o := range res.Violations {
		if o.File == v.File && o.Function == v.Function && o.Symbol == v.Symbol {
			n++
		}
	}
	return n
}
