package fix_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/refusal"
)

const apart = `
-- app/app.go --
package app

import "example.com/clients/redis/v9"

func fine() *redis.Client { return redis.NewClient(nil) }

func two(addrs []string) {
	for _, addr := range addrs {
		_ = redis.NewClient(&redis.Options{Addr: addr})
		_ = redis.NewClient(&redis.Options{Addr: addr})
	}
}

func three(addrs []string) {
	for _, addr := range addrs {
		_ = redis.NewClient(&redis.Options{Addr: addr})
		_ = redis.NewClient(&redis.Options{Addr: addr})
		_ = redis.NewClient(&redis.Options{
			Addr: addr,
		})
	}
}

func never() redis.Client { return *redis.NewClient(nil) }

func last() *redis.Client { return redis.NewClient(nil) }
`

// TestConflicts checks that a set of decisions which can't be planned together names each decision to leave out with
// the one that it conflicts with, and that the rest can be planned.
func TestConflicts(t *testing.T) {
	d := newDecide(t, apart)
	var all fix.Decisions
	lines := map[string]int{}
	for _, v := range d.res.Violations {
		if v.File == "app/app.go" {
			all.Accept = append(all.Accept, v.Fingerprint)
			lines[v.Fingerprint] = v.Line
		}
	}
	unused := "addr would be declared and not used: the loop around it sets it"
	want := map[int]string{
		10: "not together with redis.NewClient(&redis.Options{Addr: addr}) at app/app.go:9: " + unused,
		18: "not together with redis.NewClient(&redis.Options{Addr: addr}) at app/app.go:17 and what is decided before it: " + unused,
		24: "the result is dereferenced on the spot",
	}
	for range 2 { // in whatever order
		plan, err := d.planner.Plan(t.Context(), all)
		if err != nil {
			t.Fatal(err)
		}
		if len(plan.Failed) != len(want) || plan.Changes != nil {
			t.Errorf("failed: %v", plan.Failed)
		}
		for fingerprint, r := range plan.Failed {
			if line := lines[fingerprint]; want[line] == "" || !strings.HasPrefix(r.Detail, want[line]) {
				t.Errorf("line %d: %s", line, r.Detail)
			}
		}
		slices.Reverse(all.Accept)
		rest := fix.Decisions{Accept: slices.DeleteFunc(slices.Clone(all.Accept), func(f string) bool { _, failed := plan.Failed[f]; return failed })}
		if plan, err = d.planner.Plan(t.Context(), rest); err != nil || plan.Failed != nil || len(plan.Changes) != 1 {
			t.Errorf("the rest: %v, %v", plan.Failed, err)
		}
	}
}

// TestConflictsOfMany checks that conflicts in a large set are found by bisection, not by trying each decision.
func TestConflictsOfMany(t *testing.T) {
	var src strings.Builder
	src.WriteString("-- app/app.go --\npackage app\n\nimport \"example.com/clients/redis/v9\"\n\n")
	for i := range 100 {
		fmt.Fprintf(&src, "func f%d(addrs []string) {\n\tfor _, addr := range addrs {\n\t_ = redis.NewClient(&redis.Options{Addr: addr})\n", i)
		if i%50 != 7 {
			src.WriteString("\t_ = addr\n")
		}
		src.WriteString("}\n}\n\n")
	}
	d := newDecide(t, src.String())
	var all fix.Decisions
	for name, v := range d.by {
		if strings.HasPrefix(name, "f") {
			all.Accept = append(all.Accept, v.Fingerprint)
		}
	}
	plan, err := d.planner.Plan(t.Context(), all)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"f7", "f57"} {
		if r, ok := plan.Failed[d.by[name].Fingerprint]; !ok || r.Kind != refusal.Unused {
			t.Errorf("%s: %v", name, r)
		}
	}
	if len(plan.Failed) != 2 {
		t.Errorf("failed: %v", plan.Failed)
	}
}
