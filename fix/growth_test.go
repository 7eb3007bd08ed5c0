package fix_test

import (
	"fmt"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-58def443/ssot/fix"
)

// crowd returns a module with so many clients, each built, closed and used: all in one function, with or without the
// closes, in a function or in a file each.
func crowd(form string, n int) string {
	const head = "package app\n\nimport \"example.com/clients/redis/v9\"\n\n"
	one := func(i int) string {
		var b strings.Builder
		fmt.Fprintf(&b, "\tc%d := redis.NewClient(&redis.Options{Addr: addr})\n", i)
		if form != "open" {
			fmt.Fprintf(&b, "\tdefer c%d.Close()\n", i)
		}
		fmt.Fprintf(&b, "\tuse(c%d)\n", i)
		return b.String()
	}
	var b strings.Builder
	b.WriteString("-- app/use.go --\n" + head + "func use(c *redis.Client) { _ = c }\n-- app/app.go --\n" + head)
	switch form {
	case "closed", "open":
		b.WriteString("func Run(addr string) {\n")
		for i := range n {
			b.WriteString(one(i))
		}
		b.WriteString("}\n")
	case "functions":
		for i := range n {
			fmt.Fprintf(&b, "func Run%d(addr string) {\n%s}\n\n", i, one(i))
		}
	case "files":
		b.WriteString("var _ redis.Options\n")
		for i := range n {
			fmt.Fprintf(&b, "-- app/app%d.go --\n%sfunc Run%d(addr string) {\n%s}\n", i, head, i, one(i))
		}
	}
	return b.String()
}

var crowds = []string{"closed", "open", "functions", "files"}

// planAll plans every violation alone, as the list and bulk actions do, and then all of them together.
func planAll(tb testing.TB, d *decide, n int) {
	tb.Helper()
	planner, all := fix.New(d.res, ""), d.accepted()
	if len(all.Accept) != n {
		tb.Fatalf("%d violations", len(all.Accept))
	}
	for _, fingerprint := range all.Accept {
		if rw, _, err := planner.Rewrite(tb.Context(), fingerprint, fix.Decisions{}); err != nil || rw.Status != fix.Ready {
			tb.Fatal(rw, err)
		}
	}
	if plan, err := planner.Plan(tb.Context(), all); err != nil || plan.Failed != nil {
		tb.Fatal(plan.Failed, err)
	}
}

// TestLongFunction rewrites each of many violations in one function, and looks at every byte.
func TestLongFunction(t *testing.T) {
	const n = 60
	for _, form := range []string{"closed", "open"} {
		d := newDecide(t, crowd(form, n))
		replaced := func(src string, i int) string {
			src = strings.Replace(src, fmt.Sprintf("\tc%d := redis.NewClient(&redis.Options{Addr: addr})\n", i), fmt.Sprintf("\tc%d := redisx.Client()\n", i), 1)
			return strings.Replace(src, fmt.Sprintf("\tdefer c%d.Close()\n", i), "", 1)
		}
		imported := func(src string) string {
			return strings.Replace(src, "import \"example.com/clients/redis/v9\"\n", "import (\n\t\"example.com/clients/redis/v9\"\n\t\"example.com/shop/internal/redisx\"\n)\n", 1)
		}
		all := d.accepted()
		for _, v := range d.res.Violations {
			if v.Package != "example.com/shop/app" {
				continue
			}
			rw, changes, err := d.planner.Rewrite(t.Context(), v.Fingerprint, fix.Decisions{})
			if err != nil || rw.Status != fix.Ready || len(changes) != 1 {
				t.Fatal(rw, changes, err)
			}
			i, _ := strconv.Atoi(strings.TrimLeft(strings.Fields(strings.Split(string(v.Source.Src), "\n")[v.Line-1])[0], "c"))
			if diff := cmp.Diff(imported(replaced(string(v.Source.Src), i)), string(changes[0].After)); diff != "" {
				t.Fatalf("%s, c%d (-want +got):\n%s", form, i, diff)
			}
		}
		plan, err := d.planner.Plan(t.Context(), all)
		if err != nil || plan.Failed != nil || len(plan.Changes) != 1 {
			t.Fatal(plan, err)
		}
		if got := string(plan.Changes[0].After); strings.Contains(got, "NewClient") || strings.Contains(got, "defer") || strings.Count(got, "redisx.Client()") != n || strings.Count(got, "use(") != n {
			t.Errorf("%s, all:\n%s", form, got)
		}
	}
}

// TestGrowth counts what planning allocates, which is a measure of its work that no other load on the machine disturbs:
// four times as many violations may cost a little more than four times as much, and not sixteen times.
func TestGrowth(t *testing.T) {
	if testing.Short() {
		t.Skip("it plans hundreds of violations")
	}
	const few, many = 50, 200
	for _, form := range crowds {
		t.Run(form, func(t *testing.T) {
			cost := func(n int) uint64 {
				d := newDecide(t, crowd(form, n))
				var before, after runtime.MemStats
				runtime.ReadMemStats(&before)
				planAll(t, d, n)
				runtime.ReadMemStats(&after)
				return after.Mallocs - before.Mallocs
			}
			a, b := cost(few), cost(many)
			t.Logf("%d allocations for %d, %d for %d: %.1f times as many", a, few, b, many, float64(b)/float64(a))
			if b > 7*a {
				t.Errorf("%d violations cost %.1f times what %d cost", many, float64(b)/float64(a), few)
			}
		})
	}
}

// BenchmarkCrowd shows how the work grows with the violations of one function, file and package.
func BenchmarkCrowd(b *testing.B) {
	for _, form := range crowds {
		for _, n := range []int{250, 500, 1000} {
			b.Run(form+"/"+strconv.Itoa(n), func(b *testing.B) {
				d := newDecide(b, crowd(form, n))
				for b.Loop() {
					planAll(b, d, n)
				}
				b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*n), "µs/violation")
			})
		}
	}
}
