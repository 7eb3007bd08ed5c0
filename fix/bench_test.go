package fix_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/scan"
)

// source returns a file of about n bytes whose last function violates, in a form that needs imports, a removed local
// and gofmt.
func source(n int, name string) string {
	var b strings.Builder
	b.WriteString("package app\n\nimport (\n\t\"fmt\"\n\n\t\"example.com/clients/redis/v9\"\n)\n")
	for i := 0; b.Len() < n; i++ {
		fmt.Fprintf(&b, "\n// f%d does what it does.\nfunc f%d%s(a []int, s string) (string, error) {\n\tfor i, x := range a {\n\t\tif x > %d { // not this one\n\t\t\treturn fmt.Sprint(s, i, len(a)), nil\n\t\t}\n\t}\n\treturn s, fmt.Errorf(\"none of %%d\", len(a))\n}\n", i, i, name, i)
	}
	fmt.Fprintf(&b, "\nfunc Plain%s() *redis.Client {\n\treturn redis.NewClient(nil)\n}\n", name)
	fmt.Fprintf(&b, "\nfunc Fed%s() *redis.Client {\n\topts := &redis.Options{Addr: \"a\"}\n\treturn redis.NewClient(opts)\n}\n", name)
	return b.String()
}

// module has a package of so many files of so many bytes: two violations in each, three in every second one.
func module(files, size int) string {
	var b strings.Builder
	for i := range files {
		name := fmt.Sprint("X", i)
		fmt.Fprintf(&b, "-- app/f%d.go --\n%s", i, source(size, name))
		if i%2 == 1 {
			fmt.Fprintf(&b, "\nvar Var%s = redis.NewClient(nil)\n", name)
		}
	}
	return b.String()
}

// oneFile has a file of 40 KB with so many violations, each with a local that goes with it.
func oneFile(violations int) string {
	var src strings.Builder
	src.WriteString("-- app/app.go --\npackage app\n\nimport \"example.com/clients/redis/v9\"\n")
	for i := range violations {
		fmt.Fprintf(&src, "\nfunc F%d() *redis.Client {\n\topts := &redis.Options{Addr: \"a\"}\n\treturn redis.NewClient(opts)\n}\n", i)
	}
	return src.String()
}

// accepted returns the violations of the package app.
func (d *decide) accepted() (all fix.Decisions) {
	for _, v := range d.res.Violations {
		if v.Rule != scan.DirectiveRule && v.Package == "example.com/shop/app" {
			all.Accept = append(all.Accept, v.Fingerprint)
		}
	}
	return all
}

// BenchmarkRewrite plans and verifies one rewrite in a loaded program. The bar for a file of 20 KB is 20 ms.
func BenchmarkRewrite(b *testing.B) {
	for _, size := range []int{5 << 10, 20 << 10, 100 << 10} {
		for _, form := range []string{"Plain", "Fed"} {
			b.Run(fmt.Sprintf("%s/%dKB", form, size>>10), func(b *testing.B) {
				d := newDecide(b, module(1, size))
				v := d.by[form+"X0"]
				for b.Loop() {
					if rw, _, err := fix.New(d.res, "").Rewrite(b.Context(), v.Fingerprint, fix.Decisions{}); err != nil || rw.Status != fix.Ready {
						b.Fatal(rw, err)
					}
				}
			})
		}
	}
}

// BenchmarkRewriteInPackage does it in packages of so many files of 5 KB.
func BenchmarkRewriteInPackage(b *testing.B) {
	for _, files := range []int{1, 20, 200} {
		b.Run(fmt.Sprintf("%d files", files), func(b *testing.B) {
			d := newDecide(b, module(files, 5<<10))
			v := d.by["FedX0"]
			for b.Loop() {
				if rw, _, err := fix.New(d.res, "").Rewrite(b.Context(), v.Fingerprint, fix.Decisions{}); err != nil || rw.Status != fix.Ready {
					b.Fatal(rw, err)
				}
			}
		})
	}
}

// BenchmarkPlan plans and verifies all violations of a package as a set. The bar for 200 files and 500 violations is a
// second.
func BenchmarkPlan(b *testing.B) {
	for _, form := range []struct {
		name, module string
		violations   int
	}{
		{"200 files", module(200, 2<<10), 500},
		{"one file", oneFile(100), 100},
		{"one file", oneFile(200), 200},
		{"one file", oneFile(400), 400},
	} {
		b.Run(fmt.Sprintf("%s/%d", form.name, form.violations), func(b *testing.B) {
			d := newDecide(b, form.module)
			all := d.accepted()
			if len(all.Accept) != form.violations {
				b.Fatalf("%d violations", len(all.Accept))
			}
			for b.Loop() {
				if plan, err := fix.New(d.res, "").Plan(b.Context(), all); err != nil || plan.Failed != nil {
					b.Fatal(plan.Failed, err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*form.violations), "µs/violation")
		})
	}
}

// BenchmarkEach plans and verifies each violation of one long file alone, as bulk actions and the list do.
func BenchmarkEach(b *testing.B) {
	for _, violations := range []int{100, 200, 400} {
		b.Run(strconv.Itoa(violations), func(b *testing.B) {
			d := newDecide(b, oneFile(violations))
			all := d.accepted()
			for b.Loop() {
				planner := fix.New(d.res, "")
				for _, fingerprint := range all.Accept {
					if rw, _, err := planner.Rewrite(b.Context(), fingerprint, fix.Decisions{}); err != nil || rw.Status != fix.Ready {
						b.Fatal(rw, err)
					}
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*violations), "µs/violation")
		})
	}
}

// BenchmarkGrowing plans a file's violations as a person accepts them: with every one all that were accepted before it.
func BenchmarkGrowing(b *testing.B) {
	const violations = 200
	d := newDecide(b, oneFile(violations))
	all := d.accepted()
	for b.Loop() {
		planner := fix.New(d.res, "")
		for i := range all.Accept {
			if plan, err := planner.Plan(b.Context(), fix.Decisions{Accept: all.Accept[:i+1]}); err != nil || plan.Failed != nil {
				b.Fatal(plan.Failed, err)
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*violations), "µs/decision")
}
