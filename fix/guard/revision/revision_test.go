package revision_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-58def443/ssot/fix/guard/revision"
)

// repository returns a new one, and git in it.
func repository(t *testing.T) (dir string, git func(args ...string) string) {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("there is no git")
	}
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("HOME", dir)
	t.Setenv("GIT_CONFIG_NOSYSTEM", "1")
	git = func(args ...string) string {
		t.Helper()
		cmd := exec.Command("git", append([]string{"-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "protocol.file.allow=always"}, args...)...)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
		}
		return strings.TrimSpace(string(out))
	}
	git("init", "-q", "-b", "main")
	return dir, git
}

func writeBlob(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// tree returns what lies in a folder: the content of files, what links lead to.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, _ := filepath.Rel(dir, path)
		if d.Type()&os.ModeSymlink != 0 {
			target, err := os.Readlink(path)
			out[name] = "-> " + target
			return err
		}
		text, err := os.ReadFile(path)
		out[name] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestWrite holds what is written of a tree: as it was committed, whatever attributes, filters and settings say.
func TestWrite(t *testing.T) {
	dir, git := repository(t)
	writeBlob(t, dir, map[string]string{
		"go.mod": "module x\n", "a/ä b.go": "package a\r\n", "a/page.md": "# a\n", "a/logo.png": "many bytes", "vendor/modules.txt": "# x\n", "ssot.yaml": "version: 1\n",
		".gitattributes": "*.go filter=evil text eol=lf\na/page.md export-ignore\n*.md ident\n",
	})
	for name, target := range map[string]string{"in.go": "a/page.md", "up.go": "../../etc/passwd", "abs.go": "/etc/passwd", "round.go": "a/../../x", "a/up.go": "../go.mod"} {
		if err := os.Symlink(target, filepath.Join(dir, filepath.FromSlash(name))); err != nil {
			t.Skip(err)
		}
	}
	git("add", ".")
	git("commit", "-q", "-m", "one")
	for _, setting := range []string{"filter.evil.smudge", "filter.evil.clean", "core.fsmonitor", "core.pager", "core.sshCommand", "diff.external"} {
		git("config", setting, "touch "+filepath.Join(dir, "ran"))
	}
	writeBlob(t, dir, map[string]string{"a/later.go": "package a\n", "go.mod": "module y\n"})

	r, err := revision.Open(t.Context(), filepath.Join(dir, "a"))
	if err != nil || r.Top != filepath.ToSlash(dir) {
		t.Fatalf("%v, %v", r, err)
	}
	commit, err := r.Commit(t.Context(), "main")
	if err != nil || len(commit) < 40 {
		t.Fatalf("%q, %v", commit, err)
	}
	into := t.TempDir()
	if err := r.Write(t.Context(), commit, into); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"go.mod": "module x\n", "a/ä b.go": "package a\r\n", "a/page.md": "# a\n", "a/logo.png": "", "vendor/modules.txt": "# x\n", "ssot.yaml": "version: 1\n", ".gitattributes": "",
		"in.go": "-> a/page.md", "a/up.go": "-> ../go.mod",
	}
	got := tree(t, into)
	if diff := cmp.Diff(want, got); diff != "" {
		// What is stored of a text with CRLF is for git add to say, not for us.
		if got["a/ä b.go"] == "package a\n" {
			delete(got, "a/ä b.go")
			delete(want, "a/ä b.go")
			diff = cmp.Diff(want, got)
		}
		if diff != "" {
			t.Error(diff)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "ran")); err == nil {
		t.Error("a program that the repository names was run")
	}
}

// TestMissing takes away an object, as a clone without it has not.
func TestMissing(t *testing.T) {
	dir, git := repository(t)
	writeBlob(t, dir, map[string]string{"a.go": "package a\n", "b.go": "package b\n"})
	git("add", ".")
	git("commit", "-q", "-m", "one")
	object := git("rev-parse", "HEAD:b.go")
	if err := os.Remove(filepath.Join(dir, ".git", "objects", object[:2], object[2:])); err != nil {
		t.Fatal(err)
	}
	r, err := revision.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	err = r.Write(t.Context(), "HEAD", t.TempDir())
	if err == nil || !strings.Contains(err.Error(), "b.go: git does not have its content (a partial clone?): run git fetch ") {
		t.Error(err)
	}
}

// TestHostile writes trees that no git add makes: names that lead out of the folder, and other repositories.
func TestHostile(t *testing.T) {
	dir, git := repository(t)
	writeBlob(t, dir, map[string]string{"a.go": "package a\n"})
	git("add", ".")
	git("commit", "-q", "-m", "one")
	object := git("rev-parse", "HEAD:a.go")
	cmd := exec.Command("git", "mktree", "--missing")
	cmd.Dir = dir
	cmd.Stdin = bytes.NewBufferString("100644 blob " + object + "\t..\n100644 blob " + object + "\tok.go\n160000 commit " + git("rev-parse", "HEAD") + "\tother\n")
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	into := filepath.Join(t.TempDir(), "in")
	if err := os.Mkdir(into, 0o755); err != nil {
		t.Fatal(err)
	}
	r, err := revision.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Write(t.Context(), strings.TrimSpace(string(out)), into); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]string{"ok.go": "package a\n"}, tree(t, into)); diff != "" {
		t.Error(diff)
	}
}

func TestMergeBase(t *testing.T) {
	dir, git := repository(t)
	r, err := revision.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	git("commit", "-q", "--allow-empty", "-m", "one")
	want := git("rev-parse", "HEAD")
	git("checkout", "-q", "-b", "other")
	git("commit", "-q", "--allow-empty", "-m", "two")
	if got, err := r.MergeBase(t.Context(), "main"); err != nil || got != want {
		t.Errorf("%s, %v, not %s", got, err, want)
	}
	git("checkout", "-q", "--orphan", "alone")
	git("commit", "-q", "--allow-empty", "-m", "three")
	if _, err := r.MergeBase(t.Context(), "main"); err == nil || err.Error() != "HEAD and main have no commit in common" {
		t.Error(err)
	}
	t.Setenv("PATH", "")
	if _, err := r.Commit(t.Context(), "main"); err == nil {
		t.Error("a commit without git")
	}
	if _, err := revision.Open(t.Context(), dir); err == nil || !strings.Contains(err.Error(), "needs git, which is not in PATH") {
		t.Error(err)
	}
}

// TestRemedy asks for commits that are not there: the sentence has the command that fetches each, if one can.
func TestRemedy(t *testing.T) {
	dir, git := repository(t)
	r, err := revision.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	missing := func(name, want string) {
		t.Helper()
		if _, err := r.Commit(t.Context(), name); err == nil || err.Error() != want {
			t.Errorf("%s: got %v\nwant %s", name, err, want)
		}
	}
	missing("HEAD", "this repository has no commit yet, so there is nothing to compare with")
	missing("main", "there is no commit main in this clone, which has no remote to fetch it from: name a commit that git log lists")
	git("commit", "-q", "--allow-empty", "-m", "one")
	upstream := t.TempDir()
	for _, remote := range []string{"away", "away/far"} {
		git("remote", "add", remote, upstream)
	}
	lacks := func(name string) string { return "there is no commit " + name + " in this clone: " }
	missing("next", lacks("next")+"run git fetch away next:next")
	git("remote", "add", "origin", upstream)
	hash := strings.Repeat("0123456789", 4)
	for name, remedy := range map[string]string{
		"next":                 "run git fetch origin next:next",
		"v1.0":                 "run git fetch origin v1.0:v1.0",
		"origin/a/b":           "run git fetch origin a/b:refs/remotes/origin/a/b",
		"away/main":            "run git fetch away main:refs/remotes/away/main",
		"away/far/main":        "run git fetch away/far main:refs/remotes/away/far/main",
		"refs/remotes/away/ma": "run git fetch away ma:refs/remotes/away/ma",
		"a b":                  "run git fetch origin",
		"0123abc":              "run git fetch origin",
		hash:                   "run git fetch origin " + hash,
		"main~5":               "name a commit that git log lists",
		"HEAD^":                "name a commit that git log lists",
	} {
		missing(name, lacks(name)+remedy)
	}
}

// TestRemedyHelps runs the commands that the sentences name: the revision is there then.
func TestRemedyHelps(t *testing.T) {
	dir, git := repository(t)
	git("commit", "-q", "--allow-empty", "-m", "one")
	git("branch", "next")
	git("tag", "v1.0")
	clone := filepath.Join(dir, "clone")
	git("clone", "-q", "--no-tags", "--single-branch", dir, clone)
	r, err := revision.Open(t.Context(), clone)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"next", "origin/next", "v1.0"} {
		_, missing := r.Commit(t.Context(), name)
		if missing == nil {
			t.Errorf("%s is there at once", name)
			continue
		}
		_, command, _ := strings.Cut(missing.Error(), ": run git ")
		git(append([]string{"-C", clone}, strings.Fields(command)...)...)
		if _, err := r.Commit(t.Context(), name); err != nil {
			t.Errorf("%s after git %s: %v", name, command, err)
		}
	}
}

// TestShallowMergeBase asks for the place where two branches part, which a shallow clone does not have.
func TestShallowMergeBase(t *testing.T) {
	dir, git := repository(t)
	git("commit", "-q", "--allow-empty", "-m", "one")
	git("checkout", "-q", "-b", "other")
	git("commit", "-q", "--allow-empty", "-m", "two")
	git("checkout", "-q", "main")
	git("commit", "-q", "--allow-empty", "-m", "three")
	clone := filepath.Join(dir, "clone")
	git("clone", "-q", "--depth", "1", "--no-single-branch", "file://"+dir, clone)
	r, err := revision.Open(t.Context(), clone)
	if err != nil {
		t.Fatal(err)
	}
	const want = "where HEAD and origin/other part is not in this clone, which is shallow: run git fetch --unshallow origin (in GitHub Actions: fetch-depth: 0 of actions/checkout; in GitLab: GIT_DEPTH: 0)"
	if _, err := r.MergeBase(t.Context(), "origin/other"); err == nil || err.Error() != want {
		t.Errorf("got %v\nwant %s", err, want)
	}
}
