package burn_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-58def443/ssot/fix/account"
	"github.com/seed-58def443/ssot/fix/account/burn"
	"github.com/seed-58def443/ssot/fix/guard/revision"
	"github.com/seed-58def443/ssot/fix/handover"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/rule"
)

// TestOfBaseline counts the entries of each version, from the first baseline on.
func TestOfBaseline(t *testing.T) {
	of := func(day int, baseline, rules string) handover.Version {
		v := handover.Version{Commit: string(rune('a' + day)), When: time.Date(2026, 6, day, 12, 0, 0, 0, time.UTC), Texts: [][]byte{[]byte(baseline), []byte(rules)}}
		if baseline == "none" {
			v.Texts[0] = nil
		}
		return v
	}
	const one, two = `{"rule": "r"}` + "\n", `{"rule": "s"}` + "\n"
	got := burn.OfBaseline([]handover.Version{
		of(1, "none", "x"), of(2, "none", "y"), of(3, one+"<<<<<<< ours\n"+two+one+"{}\n", "y"), of(4, one, "z"), of(5, "none", "z"),
	})
	want := []account.Point{
		{Commit: "d", Day: "2026-06-03", Left: 3, ByRule: map[string]int{"r": 2, "s": 1}},
		{Commit: "e", Day: "2026-06-04", Left: 1, ByRule: map[string]int{"r": 1}, Ruled: true},
		{Commit: "f", Day: "2026-06-05", ByRule: map[string]int{}},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// TestNow counts what is left, without directives.
func TestNow(t *testing.T) {
	a := &account.Account{Day: "2026-06-15"}
	for _, it := range []triage.Item{{Rule: "r", State: triage.Open}, {Rule: "r", State: triage.Skipped}, {Rule: "r", State: triage.Accepted}, {Rule: "s", State: triage.Open}, {Rule: scan.DirectiveRule, State: triage.Open}} {
		a.Violations = append(a.Violations, &account.Violation{Item: it})
	}
	if d := cmp.Diff(account.Point{Day: "2026-06-15", Left: 3, ByRule: map[string]int{"r": 2, "s": 1}}, burn.Now(a)); d != "" {
		t.Error(d)
	}
}

// TestScan scans three commits, of which one can't be read whole.
func TestScan(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("there is no git")
	}
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{
		"HOME": dir, "GIT_CONFIG_NOSYSTEM": "1", "GOFLAGS": "", "GOPROXY": "off", "GOWORK": "", "CGO_ENABLED": "0",
		"GIT_AUTHOR_NAME": "ada", "GIT_AUTHOR_EMAIL": "ada@example.com", "GIT_COMMITTER_NAME": "ada", "GIT_COMMITTER_EMAIL": "ada@example.com",
	} {
		t.Setenv(name, value)
	}
	git := func(args ...string) string {
		t.Helper()
		cmd := exec.Command("git", args...)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("git %s: %s", args, out)
		}
		return strings.TrimSpace(string(out))
	}
	put := func(name, text string) {
		t.Helper()
		path := filepath.Join(dir, "m", name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	git("init", "-q", "-b", "main")
	put("go.mod", "module example.com/m\n\ngo 1.24\n")
	put("ssot.yaml", "version: 1\nrules:\n  r:\n    title: One\n    owner: example.com/m/own\n    forbid:\n      - call: example.com/m/lib.New\n")
	put("lib/lib.go", "package lib\n\nfunc New() int { return 1 }\n")
	put("own/own.go", "package own\n\nimport \"example.com/m/lib\"\n\nvar One = lib.New()\n")
	const uses = "package a\n\nimport \"example.com/m/lib\"\n\nvar A = lib.New()\n"
	var commits []handover.Version
	for i, text := range []string{uses + "\nvar B = lib.New()\n", uses + "\nvar B = undefined\n", uses + "\n//ssot:allow r -- so\nvar B = lib.New()\n\n//ssot:allow r -- nothing\nvar C = 1\n"} {
		put("a/a.go", text)
		git("add", ".")
		git("commit", "-q", "-m", "x")
		commits = append(commits, handover.Version{Commit: git("rev-parse", "HEAD"), When: time.Date(2026, 6, i+1, 0, 0, 0, 0, time.UTC)})
	}
	put("a/a.go", "package a\n")
	rules, err := rule.Load(filepath.Join(dir, "m", rule.FileName))
	if err != nil {
		t.Fatal(err)
	}
	r, err := revision.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	var told, complained []string
	points, err := burn.Scan(t.Context(), r, commits, "m", scan.Options{Rules: rules, Dir: dir, Patterns: []string{"./none"}}, func(s string) { told = append(told, s) }, func(s string) { complained = append(complained, s) })
	want := []account.Point{
		{Commit: commits[0].Commit, Day: "2026-06-01", Left: 2, ByRule: map[string]int{"r": 2}},
		{Commit: commits[2].Commit, Day: "2026-06-03", Left: 1, ByRule: map[string]int{"r": 1}},
	}
	if d := cmp.Diff(want, points); d != "" || err != nil {
		t.Error(d, err)
	}
	if len(told) != 3 || told[2] != "scanning "+commits[2].Commit[:10]+" of 2026-06-03, 3 of 3" {
		t.Error(told)
	}
	if len(complained) != 1 || !strings.HasPrefix(complained[0], commits[1].Commit[:10]+" is left out: example.com/m/a could not be read whole: ") {
		t.Error(complained)
	}
	none := handover.Version{Commit: strings.Repeat("12", 20), When: time.Date(2026, 6, 4, 0, 0, 0, 0, time.UTC)}
	t.Setenv("TMPDIR", t.TempDir())
	complained = nil
	if points, err := burn.Scan(t.Context(), r, []handover.Version{none}, "m", scan.Options{Rules: rules, Dir: dir}, func(string) {}, func(s string) { complained = append(complained, s) }); err != nil || len(points) != 0 {
		t.Errorf("a commit that is not there: %v, %v", points, err)
	}
	if len(complained) != 1 || !strings.HasPrefix(complained[0], none.Commit[:10]+" is left out: ") || strings.Contains(complained[0], "ssot.yaml") {
		t.Error(complained)
	}
	if left, err := os.ReadDir(os.TempDir()); err != nil || len(left) > 0 {
		t.Errorf("left are %v, %v", left, err)
	}
	ended, end := context.WithCancel(t.Context())
	end()
	if _, err := burn.Scan(ended, r, commits, "m", scan.Options{Rules: rules}, func(string) {}, func(string) {}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
