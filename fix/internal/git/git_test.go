package git_test

import (
	"cmp"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/git"
)

// plain runs the user's own git.
func plain(t *testing.T, dir string, args ...string) {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("there is no git")
	}
	cmd := exec.Command("git", args...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

// TestHooksOfSettings holds that each hook that a repository's settings name with its command, which newer gits run
// whatever core.hooksPath says, is turned off, whatever it is called, and beside settings that the environment has.
func TestHooksOfSettings(t *testing.T) {
	dir := t.TempDir()
	plain(t, dir, "init", "-q")
	mark := filepath.Join(dir, "ran")
	names := []string{"plain", "a.b", "a=b", "Upper Case", `quote"`, "post-index-change2"}
	for _, name := range names {
		plain(t, dir, "config", "hook."+name+".command", "touch "+filepath.ToSlash(mark))
		plain(t, dir, "config", "hook."+name+".event", "post-index-change")
	}
	plain(t, dir, "config", "hook.jobs", "2")
	t.Setenv("GIT_CONFIG_COUNT", "1")
	t.Setenv("GIT_CONFIG_KEY_0", "user.name")
	t.Setenv("GIT_CONFIG_VALUE_0", "ada")
	g := git.Git{Dir: dir}
	for _, name := range names {
		key := "hook." + name + ".enabled"
		if got, err := g.Ask(t.Context(), "config", "--get", key); got != "false" || err != nil {
			t.Errorf("%s is %q, %v", key, got, err)
		}
	}
	if got, err := g.Ask(t.Context(), "config", "--get", "user.name"); got != "ada" || err != nil {
		t.Errorf("the environment's own setting is %q, %v", got, err)
	}
	in := "100644 " + strings.Repeat("0", 39) + "1\tx\x00"
	if _, err := g.Output(t.Context(), strings.NewReader(in), "update-index", "-z", "--index-info"); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(mark); err == nil {
		t.Error("a hook was run")
	}
}

// TestPlantedRepository holds that a folder of a working tree that looks like a bare repository, as one can come with a
// clone, is not taken for one: its settings would hold.
func TestPlantedRepository(t *testing.T) {
	dir := t.TempDir()
	plain(t, dir, "init", "-q")
	plain(t, dir, "init", "-q", "--bare", "planted")
	planted := filepath.Join(dir, "planted")
	plain(t, planted, "config", "core.bare", "false")
	plain(t, planted, "config", "core.worktree", ".")
	if top, err := (git.Git{Dir: planted}).Top(t.Context()); err == nil || !strings.Contains(err.Error(), "has the files of a git repository") {
		t.Errorf("the top is %q, %v", top, err)
	}
}

// TestOwn holds that nothing is written where git's own folder, which may have come with an archive, leads out of the
// repository, and that working trees and submodules of git's own making are well.
func TestOwn(t *testing.T) {
	link := func(to, name string) func(t *testing.T, dir string) {
		return func(t *testing.T, dir string) {
			t.Helper()
			name := filepath.Join(dir, filepath.FromSlash(name))
			if err := os.RemoveAll(name); err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.Symlink(filepath.FromSlash(to), name)); err != nil {
				t.Skip("no symbolic links here:", err)
			}
		}
	}
	write := func(name, text string) func(t *testing.T, dir string) {
		return func(t *testing.T, dir string) {
			t.Helper()
			name := filepath.Join(dir, filepath.FromSlash(name))
			if err := errors.Join(os.RemoveAll(name), os.WriteFile(name, []byte(text), 0o600)); err != nil {
				t.Fatal(err)
			}
		}
	}
	run := func(in string, args ...string) func(t *testing.T, dir string) {
		return func(t *testing.T, dir string) {
			t.Helper()
			plain(t, filepath.Join(dir, in), args...)
		}
	}
	for _, c := range []struct {
		name string
		make []func(t *testing.T, dir string) // beside "clone" there is "other", a repository of the user's
		in   string                           // "clone" if empty
		want string                           // "" if it is well
	}{
		{name: "plain"},
		{name: "log", make: []func(*testing.T, string){link("../../../.bashrc", "clone/.git/logs/HEAD")}, want: "logs/HEAD is a symbolic link"},
		{name: "index", make: []func(*testing.T, string){link("../../other/.git/index", "clone/.git/index")}, want: "index is a symbolic link"},
		{name: "objects", make: []func(*testing.T, string){link("../../other/.git/objects", "clone/.git/objects")}, want: "objects is a symbolic link"},
		{name: "within", make: []func(*testing.T, string){link("../hooks", "clone/.git/info/x"), link("../../sub", "clone/.git/info/y"), link("refs/heads/x", "clone/.git/HEAD")}},
		{name: "modules", make: []func(*testing.T, string){link("../../other", "clone/.git/modules")}},
		{name: "file", make: []func(*testing.T, string){write("clone/.git", "gitdir: ../other/.git\n")}, want: "clone/.git leads to"},
		{name: "link", make: []func(*testing.T, string){link("../other/.git", "clone/.git")}, want: "clone/.git leads to"},
		{name: "link back", make: []func(*testing.T, string){run("other", "config", "core.worktree", "../../clone"), link("../other/.git", "clone/.git")}},
		{name: "common", make: []func(*testing.T, string){write("clone/.git/commondir", "../../other/.git\n")}, want: "commondir leads to"},
		{name: "another's tree", make: []func(*testing.T, string){
			run("other", "worktree", "add", "-q", "../tree"), write("clone/.git", "gitdir: ../other/.git/worktrees/tree\n"),
		}, want: "commondir leads to"},
		{name: "tree", make: []func(*testing.T, string){run("other", "worktree", "add", "-q", "../tree")}, in: "tree"},
		{name: "folder of a tree", make: []func(*testing.T, string){run("other", "worktree", "add", "-q", "../tree")}, in: "tree/sub"},
		{name: "submodule", make: []func(*testing.T, string){run("clone", "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", "../other", "part")}, in: "clone/part"},
		{name: "none", in: "."},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir, err := filepath.EvalSymlinks(t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			for _, name := range []string{"clone", "other"} {
				if err := os.MkdirAll(filepath.Join(dir, name, "sub"), 0o755); err != nil {
					t.Fatal(err)
				}
				plain(t, filepath.Join(dir, name), "init", "-q")
				write(name+"/sub/x", "x")(t, dir)
				plain(t, filepath.Join(dir, name), "add", ".")
				plain(t, filepath.Join(dir, name), "-c", "user.name=a", "-c", "user.email=b", "commit", "-q", "-m", "x")
			}
			for _, do := range c.make {
				do(t, dir)
			}
			err = git.Git{Dir: filepath.Join(dir, cmp.Or(c.in, "clone"))}.Own(t.Context())
			switch {
			case c.want == "" && err != nil:
				t.Error(err)
			case c.want != "" && (err == nil || !strings.Contains(filepath.ToSlash(err.Error()), c.want)):
				t.Errorf("%v, not %s", err, c.want)
			}
		})
	}
}

// TestBrokenSettings holds that git's own sentence comes out where its settings can't be read.
func TestBrokenSettings(t *testing.T) {
	dir := t.TempDir()
	plain(t, dir, "init", "-q")
	if err := os.WriteFile(filepath.Join(dir, ".git", "config"), []byte("[core\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := (git.Git{Dir: dir}).Ask(t.Context(), "rev-parse", "HEAD"); err == nil || !strings.HasPrefix(err.Error(), "bad config line 1 in file ") {
		t.Error(err)
	}
}

// TestTop holds the working tree around a folder, and that there may be none.
func TestTop(t *testing.T) {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("GIT_CEILING_DIRECTORIES", filepath.Dir(dir))
	if top, err := (git.Git{Dir: dir}).Top(t.Context()); top != "" || !errors.Is(err, git.ErrNone) {
		t.Errorf("%q, %v", top, err)
	}
	if hooks, err := (git.Git{Dir: dir}).Hooks(t.Context()); hooks != "" || !errors.Is(err, git.ErrNone) {
		t.Errorf("%q, %v", hooks, err)
	}
	plain(t, dir, "init", "-q")
	below := filepath.Join(dir, "below")
	if err := os.Mkdir(below, 0o700); err != nil {
		t.Fatal(err)
	}
	g := git.Git{Dir: below}
	if top, err := g.Top(t.Context()); filepath.FromSlash(top) != dir || err != nil {
		t.Errorf("%q, %v", top, err)
	}
	if hooks, err := g.Hooks(t.Context()); hooks != filepath.Join(dir, ".git", "hooks") || err != nil {
		t.Errorf("%q, %v", hooks, err)
	}
	plain(t, dir, "config", "core.hooksPath", "own")
	if hooks, err := g.Hooks(t.Context()); hooks != filepath.Join(dir, "own") || err != nil {
		t.Errorf("%q, %v", hooks, err)
	}
	absolute := filepath.Join(dir, "elsewhere")
	plain(t, dir, "config", "core.hooksPath", filepath.ToSlash(absolute))
	if hooks, err := g.Hooks(t.Context()); hooks != absolute || err != nil {
		t.Errorf("%q, %v", hooks, err)
	}
	outside := filepath.Join(t.TempDir(), "hooks")
	plain(t, dir, "config", "core.hooksPath", filepath.ToSlash(outside))
	if hooks, err := g.Hooks(t.Context()); hooks != "" || err == nil || !strings.Contains(err.Error(), " names "+outside+", outside of it, and may have come with it") {
		t.Errorf("%q, %v", hooks, err)
	}
	plain(t, dir, "config", "core.hooksPath", "../up")
	if hooks, err := g.Hooks(t.Context()); hooks != "" || err == nil {
		t.Errorf("%q, %v", hooks, err)
	}
	plain(t, dir, "config", "--unset", "core.hooksPath")
	t.Setenv("GIT_CONFIG_GLOBAL", filepath.Join(t.TempDir(), "config"))
	plain(t, dir, "config", "--global", "core.hooksPath", filepath.ToSlash(outside))
	if hooks, err := g.Hooks(t.Context()); hooks != outside || err != nil {
		t.Errorf("of the user's: %q, %v", hooks, err)
	}
}

// TestSentence holds the reasons why git failed, in words.
func TestSentence(t *testing.T) {
	done, cancel := context.WithCancel(t.Context())
	cancel()
	failed := errors.New("exit status 1")
	for _, c := range []struct {
		ctx       context.Context
		err       error
		complaint string
		want      string
	}{
		{t.Context(), failed, "fatal: no such thing\n", "no such thing"},
		{t.Context(), failed, "warning: odd\n", "warning: odd"},
		{t.Context(), failed, " \n", "git log -1 in /dir: exit status 1"},
		{done, failed, "fatal: no such thing\n", "context canceled"},
		{t.Context(), &exec.Error{Name: "git", Err: exec.ErrNotFound}, "", "this needs git, which is not in PATH"},
		{t.Context(), &exec.Error{Name: "git", Err: exec.ErrDot}, "", "the git that PATH names lies in the working directory, so it may have come with this repository: take the relative folder out of PATH"},
	} {
		if err := (git.Git{Dir: "/dir"}).Sentence(c.ctx, c.err, c.complaint, []string{"log", "-1"}); err == nil || err.Error() != c.want {
			t.Errorf("%v, %q: %v, want %s", c.err, c.complaint, err, c.want)
		}
	}
}
