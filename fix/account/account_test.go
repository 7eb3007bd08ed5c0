package account_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/account"
	"github.com/seed-58def443/ssot/fix/handover"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/fix/tier"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/fix/verify"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/scantest"
)

var update = flag.Bool("update", false, "write what comes out as what is wanted")

func TestMain(m *testing.M) {
	scantest.Main(m)
}

var noon = time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC)

// session opens one on the module of package triage's scripts, and returns the IDs by place.
func session(t *testing.T) (s *triage.Session, id func(place string) string) {
	t.Helper()
	base, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	root := filepath.Join(base, "shop")
	for _, name := range []string{"shared.txt", "shop.txt"} {
		ar, err := txtar.ParseFile("../triage/testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range ar.Files {
			path := filepath.Join(root, f.Name)
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, f.Data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	s, err = triage.OpenSession(t.Context(), triage.Options{Dir: root, State: filepath.Join(base, "state"), Now: func() time.Time { return noon }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	ids := map[string]string{}
	for _, it := range s.Items() {
		place := it.File
		for n := 2; ids[place] != ""; n++ {
			place = fmt.Sprintf("%s#%d", it.File, n)
		}
		ids[place] = it.Name()
	}
	return s, func(place string) string {
		if ids[place] == "" {
			t.Fatal("nothing at ", place)
		}
		return ids[place]
	}
}

// describe writes an account in a line for each thing.
func describe(a *account.Account) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, %s\n", a.Title, a.Day)
	for _, v := range a.Violations {
		fmt.Fprintf(&b, "%s:%d %s found %t, owner %q, as %q, on %s, files %s, settled %q, %s %s, commit %q by %q, tested %q", v.File, v.Line, v.State, v.Found, v.Owner, v.As, v.When.Format(time.DateOnly), v.Files, v.Settled, v.Status, v.Tier, v.Commit, v.AuthorOf, v.Tested)
		for _, h := range v.Hazards {
			fmt.Fprintf(&b, ", %s", h.Kind)
		}
		if v.Refusal != nil {
			fmt.Fprintf(&b, ", refused %s", v.Refusal.Kind)
		}
		for _, g := range v.Groupings {
			fmt.Fprintf(&b, ", or %s", g.Kind)
		}
		b.WriteString("\n")
	}
	for _, f := range a.Files {
		fmt.Fprintf(&b, "file %s +%d -%d by %d\n", f.Path, f.Added, f.Removed, len(f.Violations))
	}
	b.WriteString(steps(a))
	rows := func(name string, rows []account.Row) {
		for _, r := range rows {
			fmt.Fprintf(&b, "%s %+v, fewer %d%%, files %d%%\n", name, r, r.Fewer(), r.FilesFewer())
		}
	}
	rows("total", []account.Row{a.Total()})
	rows("rule", a.ByRule())
	rows("priority", a.ByPriority())
	rows("package", a.ByPackage())
	rows("owner", a.ByOwner())
	for _, r := range a.Refused() {
		fmt.Fprintf(&b, "refused %s: %s, %d\n", r.Kind, r.Title, len(r.Violations))
	}
	fmt.Fprintf(&b, "%d left, %d allowed, %d accepted, %d noted, %d knowingly, %d moved, %d uncommitted, %d broken\n", len(a.Left()), len(a.Allowed()), len(a.Accepted()),
		len(a.Noted()), len(a.Knowingly()), len(a.Moved()), len(a.Uncommitted()), len(a.Broken()))
	return b.String()
}

// steps writes what there is to do next.
func steps(a *account.Account) string {
	var b strings.Builder
	for _, step := range a.Next {
		fmt.Fprintf(&b, "next %s [%s]\n", step.Text, step.Command)
	}
	return b.String()
}

// same compares a text with a file of testdata.
func same(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s: -want +got %s", name, d)
	}
}

// TestNew makes the account of a session with decisions of every kind.
func TestNew(t *testing.T) {
	s, id := session(t)
	for _, a := range []triage.Action{
		{Verb: triage.Accept, IDs: []string{id("a/a.go")}},
		{Verb: triage.Accept, IDs: []string{id("f/f.go")}, As: "replace-callers"},
		{Verb: triage.Accept, IDs: []string{id("opt/opt.go")}},
		{Verb: triage.Accept, IDs: []string{id("in/in.go")}},
		{Verb: triage.Allow, IDs: []string{id("a/a.go#2")}, Reason: "so", Until: "2026-07-01"},
		{Verb: triage.Skip, IDs: []string{id("a/a.go#3")}},
		{Verb: triage.Note, IDs: []string{id("a/b.go")}, Text: "look"},
	} {
		if _, err := s.Do(t.Context(), a); err != nil {
			t.Fatal(err)
		}
	}
	var planned atomic.Int32
	a, err := account.New(t.Context(), s, account.Options{
		Now: noon, Owner: func(file string) string {
			if strings.HasPrefix(file, "a/") {
				return "@a"
			}
			return ""
		},
		Checks: &verify.Result{
			Checks: []verify.Check{{Verdict: verify.Broken}, {}},
			Worth:  []verify.Worth{{Fingerprint: id("a/a.go"), Tested: "run"}},
		},
		Commits: map[string]handover.Commit{id("a/a.go"): {Name: "c1", Author: "ada"}, id("a/a.go#2"): {Name: "c2", Author: "bob"}},
		Planned: func(done, total int) {
			if planned.Add(1); done > total {
				t.Error(done, total)
			}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	text := describe(a)
	same(t, "account.txt", text)
	if n := strings.Count(text, " ready ") + strings.Count(text, " refused ") + strings.Count(text, " covered "); int(planned.Load()) == 0 || n == 0 {
		t.Error(planned.Load(), n)
	}
	hasty, err := account.New(t.Context(), &ordered{Source: s}, account.Options{Now: noon, Patience: time.Nanosecond})
	if err != nil {
		t.Fatal(err)
	}
	same(t, "hasty.txt", steps(hasty))
	if a, err = account.New(t.Context(), s, account.Options{Now: noon, Patience: time.Hour}); err != nil || a.Violations[0].Status == "" {
		t.Error(err)
	}
	for _, state := range []triage.State{triage.Accepted, triage.Skipped} {
		if n := map[triage.State]int{triage.Accepted: 4, triage.Skipped: 1}[state]; len(hasty.Unplanned(state)) != n || len(a.Unplanned(state)) != 0 {
			t.Errorf("%d of the %d %s are not planned", len(hasty.Unplanned(state)), n, state)
		}
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1)) // one plan after the other
	src := &ordered{Source: s}
	if _, err := account.New(t.Context(), src, account.Options{Now: noon}); err != nil {
		t.Fatal(err)
	}
	for i, id := range src.planned {
		j := slices.IndexFunc(a.Violations, func(v *account.Violation) bool { return v.Fingerprint == id })
		if accepted := a.Violations[j].State == triage.Accepted; accepted != (i < 4) {
			t.Errorf("%s, plan %d of %d, was accepted: %t", a.Violations[j].File, i+1, len(src.planned), accepted)
		}
	}
	ended, end := context.WithCancel(t.Context())
	end()
	for _, patience := range []time.Duration{0, time.Hour} { // all is planned already, so that nothing else asks the context
		if _, err := account.New(ended, s, account.Options{Now: noon, Patience: patience}); !errors.Is(err, context.Canceled) {
			t.Error(patience, err)
		}
	}
}

// ordered remembers the order in which rewrites are planned. Its plans take time also where a session has them already.
type ordered struct {
	account.Source
	planned []string
}

func (o *ordered) Preview(ctx context.Context, id string, as fix.AlternativeKind) (triage.Preview, error) {
	if ctx.Err() != nil {
		return triage.Preview{}, ctx.Err()
	}
	o.planned = append(o.planned, id)
	return o.Source.Preview(ctx, id, as)
}

// made is an account of a few violations.
func made() *account.Account {
	of := func(rule, pkg, file string, p scan.Priority, state triage.State, change func(*account.Violation)) *account.Violation {
		v := &account.Violation{Item: triage.Item{Rule: rule, Package: pkg, File: file, Priority: p, State: state}, Found: true}
		if change != nil {
			change(v)
		}
		return v
	}
	changes := func(files ...string) func(*account.Violation) {
		return func(v *account.Violation) { v.Files = files }
	}
	return &account.Account{
		Rules: []account.Rule{{Name: "r1", Title: "First"}, {Name: "r2", Title: "Second"}, {Name: "r3", Title: "None"}},
		Violations: []*account.Violation{
			of("r2", "p", "p/b.go", scan.High, triage.Accepted, changes("p/b.go", "q/q.go")),
			of("r1", "p", "p/a.go", scan.High, triage.Accepted, changes("p/a.go")),
			of("r1", "q", "q/q.go", scan.Low, triage.Allowed, changes("q/q.go")),
			of("r1", "q", "q/r.go", scan.Low, triage.Accepted, func(v *account.Violation) { v.Files, v.Settled = []string{"q/r.go"}, "edited" }),
			of("r1", "q", "q/s.go", scan.Low, triage.Accepted, nil),
			of("r2", "q", "q/q.go", scan.Medium, triage.Open, func(v *account.Violation) { v.Refusal = &refusal.Refusal{Kind: refusal.Cycle} }),
			of("r1", "q", "q/q.go", scan.Medium, triage.Skipped, func(v *account.Violation) { v.Refusal = &refusal.Refusal{Kind: refusal.NoEqual} }),
			of("r1", "q", "q/t.go", scan.Medium, triage.Open, func(v *account.Violation) { v.Refusal = &refusal.Refusal{Kind: refusal.NoEqual} }),
			of("r1", "q", "q/t.go", scan.Medium, triage.Allowed, func(v *account.Violation) { v.Found = false }),
			of("r1", "p", "p/a.go", scan.High, triage.Accepted, func(v *account.Violation) { v.Files, v.Owner = []string{"p/a.go"}, "@a" }),
		},
	}
}

// TestCounts counts by everything.
func TestCounts(t *testing.T) {
	same(t, "counts.txt", describe(made()))
	same(t, "nothing.txt", describe(new(account.Account)))
}

// TestGroups puts decisions into groups that can be committed.
func TestGroups(t *testing.T) {
	for _, test := range []struct {
		by   string
		most int
		want string
	}{
		{"rule", 0, "r1 1/1 [p/a.go q/q.go] 3; r2 1/1 [p/b.go q/q.go] 1"},
		{"rule", 1, "r1 1/2 [p/a.go] 2; r1 2/2 [q/q.go] 1; r2 1/1 [p/b.go q/q.go] 1"},
		{"rule", 2, "r1 1/1 [p/a.go q/q.go] 3; r2 1/1 [p/b.go q/q.go] 1"},
		{"package", 0, "p 1/1 [p/a.go p/b.go q/q.go] 3; q 1/1 [q/q.go] 1"},
		{"package", 2, "p 1/2 [p/a.go] 2; p 2/2 [p/b.go q/q.go] 1; q 1/1 [q/q.go] 1"},
		{"file", 0, "p/b.go 1/1 [p/b.go q/q.go] 1; p/a.go 1/1 [p/a.go] 2; q/q.go 1/1 [q/q.go] 1"},
		{"owner", 0, "no owner 1/1 [p/a.go p/b.go q/q.go] 3; @a 1/1 [p/a.go] 1"},
		{"colour", 0, `unknown grouping "colour": use rule, package, file, owner`},
	} {
		groups, err := made().Groups(test.by, test.most)
		var all []string
		for _, g := range groups {
			all = append(all, fmt.Sprintf("%s %d/%d %s %d", g.Name, g.Part, g.Of, g.Files(), len(g.Violations)))
		}
		if err != nil {
			all = append(all, err.Error())
		}
		if d := cmp.Diff(test.want, strings.Join(all, "; ")); d != "" {
			t.Errorf("%s, %d: %s", test.by, test.most, d)
		}
	}
	groups, err := made().Groups("rule", 1)
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct{ got, want account.Group }{
		"of one name":  {groups[0].Join(groups[1]), account.Group{Name: "r1", Part: 1, Of: 1, Violations: append(groups[0].Violations[:2:2], groups[1].Violations...)}},
		"of two names": {groups[1].Join(groups[2]), account.Group{Name: "r1, r2", Part: 1, Of: 1, Violations: append(groups[1].Violations[:1:1], groups[2].Violations...)}},
		"with nothing": {account.Group{}.Join(groups[2]), groups[2]},
	} {
		if d := cmp.Diff(test.want, test.got); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

// TestNext suggests what to do next, in the singular and the plural.
func TestNext(t *testing.T) {
	s, id := session(t)
	all := s.Items()
	for _, a := range []triage.Action{
		{Verb: triage.Accept, IDs: []string{id("a/a.go")}},
		{Verb: triage.Skip, IDs: []string{id("a/a.go#2")}},
		{Verb: triage.Allow, IDs: []string{id("a/a.go#3")}, Reason: "so", Until: "2026-07-15"},
		{Verb: triage.Allow, IDs: []string{id("a/b.go")}, Reason: "so", Until: "2026-07-16"},
	} {
		if _, err := s.Do(t.Context(), a); err != nil {
			t.Fatal(err)
		}
	}
	for name, o := range map[string]account.Options{
		"next.txt":           {Now: noon},
		"next-checked.txt":   {Now: noon, Checks: &verify.Result{Checks: []verify.Check{{Verdict: verify.Broken}, {Verdict: verify.Broken}}}},
		"next-committed.txt": {Now: noon, Commits: map[string]handover.Commit{id("a/a.go"): {Name: "c"}, id("a/a.go#3"): {Name: "c"}, id("a/b.go"): {Name: "c"}}},
	} {
		a, err := account.New(t.Context(), s, o)
		if err != nil {
			t.Fatal(err)
		}
		same(t, name, steps(a))
	}
	var ids []string
	for _, it := range all {
		ids = append(ids, it.Name())
	}
	if _, err := s.Do(t.Context(), triage.Action{Verb: triage.Accept, IDs: ids, Bulk: true, Tier: tier.Differs}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Do(t.Context(), triage.Action{Verb: triage.Skip, IDs: ids, Bulk: true}); err != nil {
		t.Fatal(err)
	}
	a, err := account.New(t.Context(), s, account.Options{Now: noon})
	if err != nil {
		t.Fatal(err)
	}
	same(t, "next-skipped.txt", steps(a))
}
