package scan_test

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/scan"
)

// Packages are checked in parallel; the result must not show it.
func TestRunIsDeterministic(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			f, err := write(t, readArchive(t, path))
			if err != nil || f.want["error"] != "" {
				return
			}
			var texts []string
			for range 2 {
				res, err := scan.Run(context.Background(), f.opts)
				if err != nil {
					t.Fatal(err)
				}
				if !slices.IsSortedFunc(res.Violations, scan.Less) {
					t.Error("the violations are not in the order of Less")
				}
				texts = append(texts, dump(res))
			}
			diff(t, path, texts[0], texts[1])
		})
	}
}

// dump is all that a result says, in its order.
func dump(res *scan.Result) string {
	var list []string
	for _, v := range res.Violations {
		list = append(list, strings.Join([]string{v.File, v.Fingerprint, v.Outer, v.Rule, v.Symbol, strings.Join(v.Configs, ";"), v.Reason}, " "))
	}
	for _, n := range res.NotAnalyzed {
		list = append(list, n.File+n.Package+": "+n.Why)
	}
	return lines(append(list, res.Notes...))
}

// What is shown while a scan goes on is what it ends with, apart from types that are known only at the end.
func TestProgress(t *testing.T) {
	t.Parallel()
	f, err := write(t, readArchive(t, "testdata/call.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	var phases, found []string
	var last scan.Progress
	f.opts.Progress = func(p scan.Progress) {
		if len(phases) == 0 || phases[len(phases)-1] != p.Phase {
			phases = append(phases, p.Phase)
		}
		for _, v := range p.Found {
			found = append(found, v.File+" "+v.Symbol+" "+v.Code)
		}
		last = p
	}
	res, err := scan.Run(context.Background(), f.opts)
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, v := range res.Violations {
		want = append(want, v.File+" "+v.Symbol+" "+v.Code)
	}
	slices.Sort(found)
	slices.Sort(want)
	diff(t, "found", lines(want), lines(found))
	diff(t, "phases", "reading imports\nlisting packages\nchecking types\n", lines(phases))
	if last.Done != last.Total || last.Total == 0 {
		t.Errorf("ended at %d of %d", last.Done, last.Total)
	}
}
