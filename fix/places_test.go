package fix_test

import (
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/internal/plantest"
	"github.com/seed-58def443/ssot/scan"
)

const equalLines = `-- a/a.go --
package a

import "example.com/clients/redis/v9"

var all = []*redis.Client{
	redis.NewClient(&redis.Options{}),
	redis.NewClient(&redis.Options{}),
	redis.NewClient(&redis.Options{}), // the third
}

var m = map[string]*redis.Client{
	"one":      redis.NewClient(nil),
	"thirteen": redis.NewClient(nil),
}
`

// TestPlaces decides every subset of equal violations: each place holds the violation's text or its use, and they stand
// in the order that they had, also where gofmt moves what follows.
func TestPlaces(t *testing.T) {
	dir := t.TempDir()
	plantest.Write(t, dir, txtar.Parse([]byte(equalLines)))
	res := plantest.Scan(t, dir)
	planner := fix.New(res, "")
	violations := slices.DeleteFunc(slices.Clone(res.Violations), func(v *scan.Violation) bool { return path.Dir(v.File) != "a" })
	if len(violations) != 5 {
		t.Fatal("there are", len(violations))
	}
	for set := 1; set < 1<<len(violations); set++ {
		var d fix.Decisions
		for i, v := range violations {
			switch {
			case set>>i&1 == 0:
			case i%3 == 1:
				d.Allow = append(d.Allow, fix.Insertion{Fingerprint: v.Fingerprint, Text: "//ssot:allow redis -- meant"})
			default:
				d.Accept = append(d.Accept, v.Fingerprint)
			}
		}
		drafted, err := planner.PlanUnverified(d)
		if err != nil {
			t.Fatal(err)
		}
		plan, err := planner.Plan(t.Context(), d)
		if err != nil || len(plan.Failed) > 0 || len(plan.Changes) != 1 {
			t.Fatal(plan.Failed, err)
		}
		if d := cmp.Diff(drafted, plan); d != "" {
			t.Fatalf("the draft is not the plan:\n%s", d)
		}
		last, after := 0, string(plan.Changes[0].After)
		for _, v := range violations {
			at, ok := plan.Places[v.Fingerprint]
			if !ok {
				t.Fatalf("%b: no place of line %d in\n%s", set, v.Line, after)
			}
			want := v.Code
			if slices.Contains(d.Accept, v.Fingerprint) {
				want = "redisx.Client()"
			}
			if got := after[at.Start:at.End]; got != want || at.Start < last || strings.Contains(after[last:at.Start], "Client(") {
				t.Fatalf("%b: line %d is now %q at %d in\n%s", set, v.Line, got, at.Start, after)
			}
			last = at.End
		}
	}
}
