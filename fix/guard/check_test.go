package guard_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix/guard"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/baseline"
	"github.com/seed-58def443/ssot/scan/rule"
	"github.com/seed-58def443/ssot/scan/scantest"
)

var update = flag.Bool("update", false, "write what the fixture prints into its want files")

func TestMain(m *testing.M) {
	scantest.Main(m)
}

// trees are those of the archive, each in a folder of its own: now, and what it was.
type trees struct {
	t    *testing.T
	root string
	ar   *txtar.Archive
}

func (r *trees) options(tree string) guard.Options {
	r.t.Helper()
	dir := filepath.Join(r.root, tree)
	rules, err := rule.Load(filepath.Join(dir, rule.FileName))
	if err != nil {
		r.t.Fatal(err)
	}
	return guard.Options{Scan: scan.Options{Rules: rules, Dir: dir, Now: time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC)}}
}

// same compares what came out with a file of the archive.
func (r *trees) same(name, got string) {
	r.t.Helper()
	got = strings.ReplaceAll(got, r.root, "ROOT")
	name = "want/" + name
	i := slices.IndexFunc(r.ar.Files, func(f txtar.File) bool { return f.Name == name })
	switch {
	case *update && i >= 0:
		r.ar.Files[i].Data = []byte(got)
	case *update:
		r.ar.Files = append(r.ar.Files, txtar.File{Name: name, Data: []byte(got)})
	case i < 0:
		r.t.Errorf("no %s", name)
	default:
		if d := cmp.Diff(string(r.ar.Files[i].Data), got); d != "" {
			r.t.Errorf("%s: -want +got %s", name, d)
		}
	}
}

// check checks, and describes the verdict in a line for each thing.
func (r *trees) check(name string, o guard.Options) *guard.Verdict {
	r.t.Helper()
	v, err := guard.Check(r.t.Context(), o)
	if err != nil {
		r.same(name, "! "+err.Error()+"\n")
		return nil
	}
	var b strings.Builder
	fmt.Fprintf(&b, "since %q, policy %q, %+v, fresh %d\n", v.Since, v.Policy, v.Read, v.Fresh())
	for _, rl := range v.Rules {
		fmt.Fprintf(&b, "rule %s: new %d, known %d, baselined %d, allowed %d\n", rl.Name, v.Count(rl.Name, guard.New), v.Count(rl.Name, guard.Known), v.Count(rl.Name, guard.Baselined), v.Count(rl.Name, guard.Allowed))
	}
	fmt.Fprintf(&b, "all new %d\n", v.Count("", guard.New))
	for _, f := range v.Findings {
		fmt.Fprintf(&b, "%s %s:%d:%d %s %s, %q %q fresh %t\n", f.State, f.File, f.At.Line, f.At.Column, f.Rule, f.Code, f.Reason, f.Day, f.Fresh)
		if f.Rewrite != nil {
			fmt.Fprintf(&b, "  %s %q changes", f.Rewrite.Tier, f.Rewrite.Hazards)
			for _, c := range f.Rewrite.Changes {
				fmt.Fprintf(&b, " %s by %d bytes", c.Path, len(c.After)-len(c.Before))
			}
			b.WriteString("\n")
		}
	}
	for _, e := range v.Stale {
		fmt.Fprintf(&b, "stale %s of %s\n", e.Expression, e.Package)
	}
	for _, na := range v.NotAnalyzed {
		fmt.Fprintf(&b, "not analyzed %s: %s\n", na.Package, na.Why)
	}
	fmt.Fprintf(&b, "unread %d\n", len(v.Unread()))
	for _, note := range v.Notes {
		fmt.Fprintf(&b, "note %s\n", note)
	}
	r.same(name, b.String())
	return v
}

// TestCheck checks a tree against a baseline, an older tree and the rules of another one.
func TestCheck(t *testing.T) {
	const path = "testdata/check.txtar"
	ar, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	r := &trees{t, root, ar}
	for _, f := range ar.Files {
		if strings.HasPrefix(f.Name, "want/") {
			continue
		}
		path := filepath.Join(root, f.Name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	first := r.check("plain", r.options("now"))
	all, err := json.MarshalIndent([]any{first.Rules, first.Findings[:2]}, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	r.same("fields", string(all)+"\n")

	grown := first.Baseline(true, "known\nfor long")
	entries, err := baseline.Format(grown.Entries)
	if err != nil {
		t.Fatal(err)
	}
	r.same("baseline", string(entries)+fmt.Sprintf("dropped %d, added %d, left %d, hard %d\n", grown.Dropped, grown.Added, grown.Left, grown.Hard))
	kept := first.Baseline(false, "")
	r.same("baseline-kept", fmt.Sprintf("%d entries, dropped %d, added %d, left %d, hard %d\n", len(kept.Entries), kept.Dropped, kept.Added, kept.Left, kept.Hard))

	o := r.options("now")
	o.Baseline = slices.Clone(grown.Entries)
	o.Baseline[0].Fingerprint = baseline.Name(scan.LastingVersion, strings.Repeat("0", 40))
	v := r.check("baselined", o)
	next := v.Baseline(true, "")
	r.same("baseline-next", fmt.Sprintf("%d entries, dropped %d, added %d, left %d, hard %d\n", len(next.Entries), next.Dropped, next.Added, next.Left, next.Hard))
	o.Select.Rules = []string{"count"}
	r.check("baselined-rule", o)
	o.Select = guard.Selection{Priority: []scan.Priority{scan.Low}}
	r.check("baselined-priority", o)

	o = r.options("now")
	o.Since = &guard.Tree{Root: filepath.Join(root, "was"), Name: "main"}
	r.check("since", o)
	o = r.options("now")
	o.Policy, o.Own, o.Baseline = &guard.Tree{Root: filepath.Join(root, "was"), Name: "main"}, grown.Entries[:1], grown.Entries
	o.Own[0].Fingerprint = baseline.Name(scan.LastingVersion, strings.Repeat("1", 40))
	r.check("policy", o)
	o = r.options("now")
	o.Select.Files = []string{filepath.Join(root, "now/a/a.go"), filepath.Join(root, "now/none/none.go")}
	r.check("files", o)
	o = r.options("now")
	o.Select.Rules = []string{scan.DirectiveRule}
	r.check("directives", o)
	o = r.options("now")
	o.Rewrites = true
	r.check("rewrites", o)
	o = r.options("now")
	o.Scan.Patterns = []string{"./a"}
	r.check("pattern", o)
	r.check("unmatched", r.options("dead"))
	o = r.options("dead")
	o.Policy = &guard.Tree{Root: filepath.Join(root, "was"), Name: "main"}
	r.check("unmatched-elsewhere", o)

	if *update {
		if err := os.WriteFile(path, bytes.TrimLeft(txtar.Format(ar), "\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
