package commits

import (
	"context"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/cmd/internal/smallmodule"
	"github.com/seed-58def443/ssot/fix/account"
	"github.com/seed-58def443/ssot/fix/handover"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/verify"
)

// built is a module in git in which b and c use what a has. The working tree has a remark in each Go file.
const built = `
-- go.mod --
module example.com/m

go 1.24
-- a/a.go --
package a

func A() int { return 1 }
-- a/README.md --
One.
-- b/b.go --
package b

import "example.com/m/a"

var B int = a.A()
-- c/c.go --
package c

import "example.com/m/a"

var C int = a.A()
-- d/d.go --
package d

import "fmt"

func D() { fmt.Printf("%d", 1) }
-- e/e.go --
package e

var E = 1
-- f/f.go --
package f

var F = 1
-- f/g.go --
package f

var G = 1
`

// inGit returns the module in git, and decisions each of which replaces text in files: its edits are FILE OLD|NEW.
func inGit(t *testing.T, edits map[string][]string) (h *Handed, said *[]string) {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("there is no git")
	}
	smallmodule.Environment(t)
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{
		"HOME": t.TempDir(), "GIT_CONFIG_NOSYSTEM": "1",
		"GIT_AUTHOR_NAME": "ada", "GIT_AUTHOR_EMAIL": "ada@example.com", "GIT_COMMITTER_NAME": "ada", "GIT_COMMITTER_EMAIL": "ada@example.com",
	} {
		t.Setenv(name, value)
	}
	texts := map[string]string{}
	write := func(more string) {
		for _, f := range txtar.Parse([]byte(built)).Files {
			path := filepath.Join(root, filepath.FromSlash(f.Name))
			texts[f.Name] = string(f.Data)
			if strings.HasSuffix(f.Name, ".go") {
				texts[f.Name] += more
			}
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(texts[f.Name]), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	write("")
	for _, args := range [][]string{{"init", "-q", "-b", "main"}, {"add", "."}, {"commit", "-q", "-m", "first"}} {
		cmd := exec.Command("git", args...)
		cmd.Dir = root
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
		}
	}
	write("\n// More.\n")
	said = new([]string)
	h = &Handed{Kinds: []verify.Kind{verify.Build, verify.Vet}, Progress: func(line string) { *said = append(*said, line) }}
	h.Build.Root = root
	h.Build.Configurations = []verify.Configuration{{Name: "default"}}
	for _, name := range slices.Sorted(maps.Keys(edits)) {
		one := handover.Decision{Name: name}
		var packages []string
		for _, edit := range edits[name] {
			file, _, _ := strings.Cut(edit, " ")
			one.Files = append(one.Files, file)
			packages = append(packages, "example.com/m/"+filepath.Dir(file))
		}
		h.Decisions.List = append(h.Decisions.List, one)
		h.Build.Decisions = append(h.Build.Decisions, verify.Decision{Fingerprint: name, Packages: packages})
	}
	h.Decisions.Texts = func(_ context.Context, names []string) ([]patch.Change, error) {
		after := maps.Clone(texts)
		for _, name := range names {
			for _, edit := range edits[name] {
				file, edit, _ := strings.Cut(edit, " ")
				was, is, _ := strings.Cut(edit, "|")
				after[file] = strings.Replace(after[file], was, is, 1)
			}
		}
		var changes []patch.Change
		for _, file := range slices.Sorted(maps.Keys(after)) {
			if after[file] != texts[file] {
				changes = append(changes, patch.Change{Path: file, Before: []byte(texts[file]), After: []byte(after[file])})
			}
		}
		return changes, nil
	}
	if h.Repository, err = handover.Open(t.Context(), root); err != nil {
		t.Fatal(err)
	}
	return h, said
}

// TestMissing leaves the files of what does not build in git's version: the file of the first error, or else those of
// the decisions in the packages that it imports, each with what is of one decision with it.
func TestMissing(t *testing.T) {
	h, said := inGit(t, map[string][]string{
		"1": {"a/a.go int { return 1 }|string { return \"\" }", "a/README.md One|Two"}, // b and c don't build with it
		"2": {"e/e.go 1|2"},
		"3": {"d/d.go 1)|\"1\")"}, // it is not vetted
		"4": {"f/f.go 1|nothing"}, // it does not build
		"5": {"f/g.go 1|2"},       // it is beside it
	})
	got, err := h.Missing(t.Context(), handover.Index, []string{"1", "2", "3", "4", "5"})
	if err != nil {
		t.Fatal(err)
	}
	want := []handover.Left{
		{File: "a/README.md", Why: "a decision changes it together with a/a.go"},
		{File: "a/a.go", Why: "git's version would not build with it: b/b.go:5:13: cannot use a.A() (value of type string) as int value in variable declaration"},
		{File: "d/d.go", Why: "go vet complains of git's version with it: d/d.go:5:24: fmt.Printf format %d has arg \"1\" of wrong type string"},
		{File: "f/f.go", Why: "git's version would not build with it: f/f.go:3:9: undefined: nothing"},
	}
	if d := cmp.Diff(want, got.Left); d != "" {
		t.Errorf("-want +got %s", d)
	}
	if d := cmp.Diff([]string{"2", "5"}, got.Names); d != "" || len(got.Changes) != 2 || got.Changes[0].Path != "e/e.go" {
		t.Errorf("changed are %v, -want +got %s", got.Changes, d)
	}
	if d := cmp.Diff([]string{"building what git has", "building what git will have"}, slices.Compact(*said)); d != "" {
		t.Errorf("-want +got %s", d)
	}
	if h.builder != nil {
		t.Error("the builder is left")
	}
	if got, err = h.Missing(t.Context(), handover.Index, []string{"4"}); err == nil {
		err = got.Refused()
	}
	if err == nil || !strings.HasPrefix(err.Error(), "nothing was changed: f/f.go: git's version would not build with it: f/f.go:3:9: ") {
		t.Errorf("%v, %v", got, err)
	}
	h.Build.Decisions[0].Fingerprint = "none" // nobody knows whose fault it is
	if got, err = h.Missing(t.Context(), handover.Index, []string{"1", "2"}); err == nil || !strings.HasPrefix(err.Error(), "nothing was changed: git's version would not build with it:\nb/b.go:5:13: ") {
		t.Errorf("%v, %v", got, err)
	}
}

// TestMissingUnbuilt holds what is not built: what the caller says, and what will be as it is on disk.
func TestMissingUnbuilt(t *testing.T) {
	h, said := inGit(t, map[string][]string{"1": {"f/f.go 1|nothing"}, "2": {"a/README.md One|Two"}})
	h.Unbuilt = true
	if got, err := h.Missing(t.Context(), handover.Index, []string{"1"}); err != nil || len(got.Changes) != 1 || len(got.Left) > 0 {
		t.Errorf("%v, %v", got, err)
	}
	h.Unbuilt = false
	if got, err := h.Missing(t.Context(), handover.Index, []string{"2"}); err != nil || len(got.Changes) != 1 || len(got.Left) > 0 {
		t.Errorf("a page: %v, %v", got, err)
	}
	if len(*said) > 0 {
		t.Errorf("%q", *said)
	}
	h.Build.Root += "-none"
	if got, err := h.Missing(t.Context(), handover.Index, []string{"1"}); err == nil || !strings.HasPrefix(err.Error(), "build what git has (--unbuilt leaves that out): find the folder to verify: ") {
		t.Errorf("%v, %v", got, err)
	}
	h.Build.Root = strings.TrimSuffix(h.Build.Root, "-none")
	stopped, stop := context.WithCancel(t.Context())
	h.Progress = func(string) { stop() }
	if got, err := h.Missing(stopped, handover.Index, []string{"1"}); err == nil || strings.Contains(err.Error(), "--unbuilt") {
		t.Errorf("stopped: %v, %v", got, err)
	}
}

// TestWithout leaves out of a group what a commit named before, unless that is all of it.
func TestWithout(t *testing.T) {
	t.Parallel()
	g := account.Group{Violations: []*account.Violation{{}, {}}}
	g.Violations[0].Fingerprint, g.Violations[1].Fingerprint = "1", "2"
	for set, want := range map[string]string{"": "1 2", "1": "2", "2 3": "1", "1 2": "1 2"} {
		var got []string
		for _, v := range without(g, strings.Fields(set)).Violations {
			got = append(got, v.Fingerprint)
		}
		if strings.Join(got, " ") != want || len(g.Violations) != 2 {
			t.Errorf("without %s: %s, want %s", set, got, want)
		}
	}
}
