package commits

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-58def443/ssot/cmd/internal/smallmodule"
	"github.com/seed-58def443/ssot/cmd/internal/verifying"
	"github.com/seed-58def443/ssot/fix/account"
	"github.com/seed-58def443/ssot/fix/handover"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/triage"
)

// work is a session in a git repository whose HEAD has nothing of it.
type work struct {
	t    *testing.T
	s    *triage.Session
	said []string
}

func newWork(t *testing.T) *work {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("there is no git")
	}
	w := &work{t: t, s: smallmodule.Session(t)}
	for name, value := range map[string]string{
		"HOME": t.TempDir(), "GIT_CONFIG_NOSYSTEM": "1",
		"GIT_AUTHOR_NAME": "ada", "GIT_AUTHOR_EMAIL": "ada@example.com", "GIT_COMMITTER_NAME": "ada", "GIT_COMMITTER_EMAIL": "ada@example.com",
	} {
		t.Setenv(name, value)
	}
	w.git("init", "-q", "-b", "main")
	w.git("add", ".")
	w.git("commit", "-q", "-m", "first")
	return w
}

func (w *work) git(args ...string) string {
	w.t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = w.s.Root()
	out, err := cmd.CombinedOutput()
	if err != nil {
		w.t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

// accept accepts the violations of a rule in a file.
func (w *work) accept(file string) {
	w.t.Helper()
	var ids []string
	for _, it := range w.s.Items() {
		if it.File == file && it.Rule == "count" {
			ids = append(ids, it.Fingerprint)
		}
	}
	if _, err := w.s.Do(w.t.Context(), triage.Action{Verb: "accept", IDs: ids, As: "replace"}); err != nil {
		w.t.Fatal(err)
	}
}

// options returns the options for what is accepted. What is said has names of commits replaced.
func (w *work) options() Options {
	w.t.Helper()
	o := Options{By: "package", Handed: Handed{Decisions: DecisionsOf(w.s)}, Say: func(line string) { w.said = append(w.said, line) }}
	o.Complain = o.Say
	var err error
	if o.Repository, err = handover.Open(w.t.Context(), w.s.Root()); err != nil {
		w.t.Fatal(err)
	}
	if o.Account, err = account.New(w.t.Context(), w.s, account.Options{Now: time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC)}); err != nil {
		w.t.Fatal(err)
	}
	if err := verifying.Options(w.t.Context(), w.s, nil, verifying.Scope{}, &o.Build, nil); err != nil {
		w.t.Fatal(err)
	}
	return o
}

// heard returns what was said, without the names of commits.
func (w *work) heard() string {
	var lines []string
	for _, line := range w.said {
		words := strings.Fields(line)
		for i, word := range words {
			if len(word) == 10 && strings.Trim(word, "0123456789abcdef") == "" {
				words[i] = "NAME"
			}
		}
		lines = append(lines, strings.Join(words, " "))
	}
	w.said = nil
	return strings.Join(lines, "\n")
}

// log returns the subjects and the files of the commits above the first.
func (w *work) log() string {
	return strings.Join(strings.Fields(w.git("log", "--reverse", "--format=%s:", "--name-only", "HEAD", "^"+strings.TrimSpace(w.git("rev-list", "--max-parents=0", "HEAD")))), " ")
}

func TestRun(t *testing.T) {
	w := newWork(t)
	w.accept("a/a.go")
	w.accept("b/b.go")
	o := w.options()
	var progress []string
	o.Progress = func(line string) { progress = append(progress, line) }
	o.DryRun = true
	if _, err := Run(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	dry := w.heard()
	if strings.Count(dry, "would commit NAME ") != 2 || w.log() != "" {
		t.Errorf("a dry run says %s, and there are %q", dry, w.log())
	}
	if d := cmp.Diff([]string{"building HEAD", "building commit 1 of 2", "building commit 2 of 2"}, progress); d != "" {
		t.Errorf("-want +got %s", d)
	}
	o.DryRun, o.Progress, o.Unbuilt, o.Patches = false, nil, true, filepath.Join(t.TempDir(), "new", "patches")
	if _, err := Run(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	var names []string
	entries, err := os.ReadDir(o.Patches)
	for _, e := range entries {
		names = append(names, filepath.Join(o.Patches, e.Name()))
	}
	if got := w.heard(); err != nil || got != strings.Join(names, "\n") || len(names) != 2 || w.log() != "" {
		t.Errorf("patches: %s, files %q, %v", got, names, err)
	}
	if err := os.Remove(names[0]); err != nil {
		t.Fatal(err)
	}
	_, again := Run(t.Context(), o) // the second of them is there
	if entries, err := os.ReadDir(o.Patches); again == nil || !strings.Contains(again.Error(), names[1]) || err != nil || len(entries) != 1 || w.heard() != "" {
		t.Errorf("patches, again: %v, files %v, %v", again, entries, err)
	}
	o.Patches = ""
	if _, err := Run(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	if got := w.heard(); got != strings.ReplaceAll(dry, "would commit", "committed") {
		t.Errorf("committed: %s, and before\n%s", got, dry)
	}
	if got := w.log(); !strings.Contains(got, "a/a.go") || !strings.HasSuffix(got, "b/b.go") || strings.Count(got, ".go") != 2 {
		t.Errorf("the commits: %s", got)
	}
	if _, err := Run(t.Context(), w.options()); err == nil || err.Error() != "there is nothing to commit: HEAD has all of what was accepted" {
		t.Errorf("again: %v", err)
	}
}

// TestRunCRLF says how git am takes patches with CRLF.
func TestRunCRLF(t *testing.T) {
	w := newWork(t)
	path := filepath.Join(w.s.Root(), "a", "a.go")
	text, err := os.ReadFile(path)
	if err == nil {
		err = os.WriteFile(path, bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n")), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	w.git("commit", "-qam", "crlf")
	w.accept("a/a.go")
	w.accept("b/b.go")
	o := w.options()
	o.Unbuilt, o.Patches = true, filepath.Join(t.TempDir(), "patches")
	if _, err := Run(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	if got := w.heard(); strings.Count(got, "\n") != 2 || !strings.HasSuffix(got, "\nthere are lines that end with CRLF: apply the patches with git am --keep-cr") {
		t.Error(got)
	}
	mails, err := filepath.Glob(filepath.Join(o.Patches, "*.patch"))
	if err != nil {
		t.Fatal(err)
	}
	w.git("stash", "-q")
	w.git(append([]string{"am", "-q", "--keep-cr"}, mails...)...)
	if got := w.git("diff", "HEAD", "stash@{0}", "--stat"); got != "" {
		t.Errorf("after git am it differs: %s", got)
	}
}

// TestRunAfterOne commits the decisions of a package of which one was committed before: its message names the other.
func TestRunAfterOne(t *testing.T) {
	w := newWork(t)
	var first string
	for _, it := range w.s.Items() {
		if it.File == "a/a.go" {
			first = it.Fingerprint
			break
		}
	}
	if _, err := w.s.Do(t.Context(), triage.Action{Verb: "accept", IDs: []string{first}, As: "replace"}); err != nil {
		t.Fatal(err)
	}
	o := w.options()
	o.Unbuilt = true
	if _, err := Run(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	one := w.git("log", "-1", "--format=%b")
	w.accept("b/b.go")
	for _, it := range w.s.Items() {
		if it.File == "a/a.go" && it.State == triage.Open {
			if _, err := w.s.Do(t.Context(), triage.Action{Verb: "accept", IDs: []string{it.Fingerprint}, As: "replace"}); err != nil {
				t.Fatal(err)
			}
		}
	}
	o = w.options()
	o.Unbuilt = true
	if _, err := Run(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	trailers := func(text string) (list []string) {
		for line := range strings.Lines(text) {
			if strings.HasPrefix(line, "Ssot: ") {
				list = append(list, strings.TrimSpace(line))
			}
		}
		return list
	}
	before, all := trailers(one), trailers(w.git("log", "-2", "--format=%b"))
	if len(before) != 1 || len(all) != 2 || strings.Contains(strings.Join(all, " "), before[0]) {
		t.Errorf("first %q, then %q", before, all)
	}
}

// TestRunRefuses has what can't be committed: nothing, parts that can't be had alone, a commit that does not build, a
// folder for patches that is a file.
func TestRunRefuses(t *testing.T) {
	w := newWork(t)
	w.accept("a/a.go")
	w.accept("b/b.go")
	head := w.git("rev-parse", "HEAD")
	none := w.options()
	none.Account = &account.Account{}
	unknown := w.options()
	unknown.By = "moon"
	lost := w.options()
	lost.Decisions.Texts = func(context.Context, []string) ([]patch.Change, error) { return nil, errors.New("a text is missing") }
	texts := w.options().Decisions.Texts
	with := func(above, below string) Options {
		o := w.options()
		o.Decisions.Texts = func(ctx context.Context, fingerprints []string) ([]patch.Change, error) {
			changes, err := texts(ctx, fingerprints)
			for i := range changes {
				if len(fingerprints) < 3 { // all together they build
					changes[i].After = []byte(above + string(changes[i].After) + below)
				}
			}
			return changes, err
		}
		return o
	}
	onFile := w.options()
	onFile.Unbuilt, onFile.Patches = true, filepath.Join(w.s.Root(), "go.mod")
	for want, o := range map[string]Options{
		"nothing is accepted in this session": none,
		"moon":                                unknown,
		"a text is missing":                   lost,
		"nothing was committed: commit 1 of 2, of a/a.go, would not build by itself:\n":     with("package wrong\n", ""),
		"nothing was committed: go vet complains of commit 1 of 2, of a/a.go, by itself:\n": with("", "\ntype vetted struct {\n\tA int \"no tag\"\n}\n"),
		"make the folder for patches: ": onFile,
	} {
		if _, err := Run(t.Context(), o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if _, err := Run(stopped, w.options()); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
	// The first group can't be had without the second: they become one commit.
	together := w.options()
	together.Unbuilt = true
	texts = together.Decisions.Texts
	together.Decisions.Texts = func(ctx context.Context, fingerprints []string) ([]patch.Change, error) {
		if len(fingerprints) < 3 {
			return nil, errors.New("it needs the others")
		}
		return texts(ctx, fingerprints)
	}
	if got := w.git("rev-parse", "HEAD"); got != head {
		t.Error("something was committed")
	}
	if _, err := Run(t.Context(), together); err != nil {
		t.Fatal(err)
	}
	if got := w.heard(); strings.Count(got, "\n") != 0 || !strings.HasSuffix(got, "(2 files)") {
		t.Errorf("together: %s", got)
	}
}

// TestRunLeaves commits the rest where a file can't be: git has other text of it in HEAD, or in the index.
func TestRunLeaves(t *testing.T) {
	for _, staged := range []bool{false, true} {
		w := newWork(t)
		w.accept("a/a.go")
		w.accept("b/b.go")
		path := filepath.Join(w.s.Root(), "a", "a.go")
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		other := "package a\n\nimport \"example.com/m/lib\"\n\nvar Other = lib.Word()\n"
		if err := os.WriteFile(path, []byte(other), 0o600); err != nil {
			t.Fatal(err)
		}
		w.git("add", "a")
		if !staged {
			w.git("commit", "-q", "-m", "other")
		}
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		o := w.options()
		o.MaxFiles = 1
		o.By = "rule"
		left, err := Run(t.Context(), o)
		want := []handover.Left{{File: "a/a.go", Why: "git does not have First, in which something was decided: commit that first (git add -p), or leave its decisions out"}}
		if d := cmp.Diff(want, left); d != "" || err != nil {
			t.Error(d, err)
		}
		if got, want := w.heard(), "committed NAME count: 1 place (1 file)"; got != want {
			t.Errorf("said %s, want %s", got, want)
		}
		if got := w.log(); !strings.HasSuffix(got, "count: 1 place: b/b.go") {
			t.Errorf("the commits: %s", got)
		}
		if got := w.git("show", ":a/a.go"); got != other {
			t.Errorf("the index has %s", got)
		}
		if _, err := Run(t.Context(), w.options()); err == nil || !strings.HasPrefix(err.Error(), "nothing was changed: a/a.go: ") {
			t.Errorf("again: %v", err)
		}
		o = w.options()
		texts := o.Decisions.Texts
		o.Decisions.Texts = func(ctx context.Context, fingerprints []string) ([]patch.Change, error) {
			changes, err := texts(ctx, fingerprints)
			for i := range changes {
				changes[i].After = append(slices.Clone(changes[i].After), "var wrong int = true\n"...)
			}
			return changes, err
		}
		if _, err := Run(t.Context(), o); !staged && (err == nil || !strings.HasPrefix(err.Error(), "nothing was changed: a/a.go: "+want[0].Why+"; b/b.go: git's version would not build with it: b/b.go:")) {
			t.Errorf("a commit that does not build: %v", err)
		}
		o = w.options()
		o.Patches, o.Unbuilt = t.TempDir(), true
		left, err = Run(t.Context(), o)
		if staged != (err == nil) || left != nil {
			t.Errorf("patches of HEAD alone: %v, %v", left, err)
		}
	}
}

// TestRunIgnored commits nothing that uses a file which git ignores: a clone would not build. Where another file of the
// package has the name, it does.
func TestRunIgnored(t *testing.T) {
	for _, another := range []bool{false, true} {
		w := newWork(t)
		owner, err := os.ReadFile(filepath.Join(w.s.Root(), "one", "one.go"))
		if err == nil {
			err = os.WriteFile(filepath.Join(w.s.Root(), ".gitignore"), []byte("one.go\n"), 0o600)
		}
		if err == nil && another {
			err = os.WriteFile(filepath.Join(w.s.Root(), "one", "other.go"), append([]byte("//go:build other\n\n"), owner...), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		w.git("rm", "-q", "--cached", "one/one.go")
		w.git("add", ".")
		w.git("commit", "-q", "-m", "ignored")
		head := w.git("rev-parse", "HEAD")
		w.accept("a/a.go")
		w.accept("b/b.go")
		const why = "git does not have one/one.go, in which one.Counter is, so a clone would not build with it: git add that file (-f if it is ignored), or use --unbuilt if it is generated"
		_, err = Run(t.Context(), w.options())
		if got := w.git("rev-parse", "HEAD"); another != (err == nil) || !another && (err.Error() != "nothing was changed: a/a.go: "+why+"; b/b.go: "+why || got != head) {
			t.Errorf("another file %t: %v", another, err)
		}
		if another {
			continue
		}
		o := w.options()
		o.Unbuilt = true
		if _, err := Run(t.Context(), o); err != nil {
			t.Error(err)
		}
	}
}

// TestRunVendor holds what is said where git has other dependencies in vendor than the disk.
func TestRunVendor(t *testing.T) {
	w := newWork(t)
	write := func(name, text string) {
		t.Helper()
		path := filepath.Join(w.s.Root(), filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	write("two/go.mod", "module example.com/two\n\ngo 1.24\n")
	write("vendor/modules.txt", "")
	w.git("add", ".")
	w.git("commit", "-q", "-m", "no dependency")
	w.accept("a/a.go")
	write("go.mod", "module example.com/m\n\ngo 1.24\n\nrequire example.com/two v0.0.0\n\nreplace example.com/two => ./two\n")
	write("vendor/modules.txt", "# example.com/two v0.0.0 => ./two\n## explicit; go 1.24\n# example.com/two => ./two\n")
	const want = "build what git has (--unbuilt leaves that out): the go command reads vendor/modules.txt from disk alone, and there it is not the one for the go.mod that git has: commit the edited dependencies first (go.mod, go.sum, vendor)"
	if _, err := Run(t.Context(), w.options()); err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
	w.git("add", "go.mod", "vendor")
	w.git("commit", "-q", "-m", "a dependency")
	if _, err := Run(t.Context(), w.options()); err != nil {
		t.Error(err)
	}
}
