//go:build unix

package git_test

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/seed-58def443/ssot/fix/internal/git"
)

// TestPipes holds that git is not run where it would wait at a named pipe, and that the sentence names it.
func TestPipes(t *testing.T) {
	ask := func(ctx context.Context, g git.Git) error {
		_, err := g.Ask(ctx, "rev-parse", "--show-toplevel")
		return err
	}
	attributes := func(ctx context.Context, g git.Git) error { return g.Attributes(ctx, []string{"a/b.go"}) }
	ignores := func(ctx context.Context, g git.Git) error { return g.Ignores(ctx) }
	for _, c := range []struct {
		pipe, in string
		run      func(context.Context, git.Git) error
		fine     bool
		link     string // this folder is a symbolic link to one beside the repository
		shared   string // what objects/info/alternates has
		include  string // is added to the repository's settings
	}{
		{pipe: ".git/HEAD", run: ask},
		{pipe: ".git/config", run: ask},
		{pipe: ".git/index", in: "sub", run: ask},
		{pipe: ".git/commondir", run: ask},
		{pipe: ".git/info/exclude", run: ask},
		{pipe: ".git/packed-refs", run: ask},
		{pipe: ".git/refs/heads/deep/x", run: ask},
		{pipe: ".git/objects/info/alternates", run: ask},
		{pipe: ".git/MERGE_HEAD", run: ask},
		{pipe: ".git/logs/HEAD", run: ask},
		{pipe: ".git/logs/refs/heads/master", run: ask},
		{pipe: ".git/objects/info/commit-graph", run: ask},
		{pipe: ".git/objects/pack/multi-pack-index", run: ask},
		{pipe: ".git/objects/4b/825dc642cb6eb9a060e54bf8d69288fbee4904", run: ask},
		{pipe: ".git/sharedindex.4b825dc642cb6eb9a060e54bf8d69288fbee4904", run: ask},
		{pipe: ".git/linked/x", run: ask, link: ".git/linked"},
		{pipe: ".git/objects/pack/x", run: ask, link: ".git/objects"},
		{pipe: "shared/pack/x.pack", run: ask, shared: "../../shared"},
		{pipe: "shared/pack/x.pack", run: ask, shared: "../../other", fine: true},
		{pipe: "shared/pack/x.pack", run: ask, shared: "../../.git/objects", fine: true},
		{pipe: ".git/modules/sub/HEAD", run: ask, fine: true},
		{pipe: "tree/.git", in: "tree", run: ask, fine: true},
		{pipe: ".gitattributes", run: attributes},
		{pipe: ".gitattributes", in: "sub", run: attributes},
		{pipe: "sub/a/.gitattributes", in: "sub", run: attributes},
		{pipe: "sub/c/.gitattributes", in: "sub", run: attributes, fine: true},
		{pipe: ".gitignore", run: ignores},
		{pipe: ".gitignore", in: "sub", run: ignores},
		{pipe: "sub/deep/er/.gitignore", in: "sub", run: ignores},
		{pipe: "other/.gitignore", in: "sub", run: ignores, fine: true},
		{pipe: "named", in: "sub", run: ignores},
		{pipe: "named", in: "sub", run: attributes},
		{pipe: "docs/pipe", in: "sub", run: ask, include: "[include]\n\tpath = ../docs/pipe\n"},
		{pipe: "docs/pipe", run: ask, include: "[INCLUDE]\n\tPath = \"../docs/pipe\"\n"},
		{pipe: "docs/pipe", run: ask, include: "[includeIf \"gitdir:**\"]\n\tpath = ../docs/pipe\n"},
		{pipe: "home/pipe", run: ask, include: "[include]\n\tpath = ~/pipe\n"},
		{pipe: "docs/pipe", run: ask, include: "[include]\n\tpath = ../docs/more\n"},
		{pipe: "docs/pipe", run: ask, include: "[include]\n\tpath = ../docs/round\n", fine: true},
		{pipe: "docs/pipe", run: ask, include: "[include]\n\tpath = ../docs/none\n", fine: true},
		{pipe: "docs/pipe", run: ask, include: "# include\n[other \"include\"]\n\tpath = ../docs/pipe\n", fine: true},
	} {
		dir := t.TempDir()
		plain(t, dir, "init", "-q")
		pipe := filepath.Join(dir, filepath.FromSlash(c.pipe))
		if c.pipe == "named" {
			plain(t, dir, "config", "core.excludesFile", pipe)
			plain(t, dir, "config", "core.attributesFile", pipe)
		}
		if c.link != "" { // what is there lies elsewhere
			link, there := filepath.Join(dir, filepath.FromSlash(c.link)), filepath.Join(t.TempDir(), "there")
			if err := os.Rename(link, there); err != nil && !errors.Is(err, os.ErrNotExist) {
				t.Fatal(err)
			}
			if err := errors.Join(os.MkdirAll(there, 0o755), os.Symlink(there, link)); err != nil {
				t.Fatal(err)
			}
		}
		if c.shared != "" {
			if err := os.WriteFile(filepath.Join(dir, ".git", "objects", "info", "alternates"), []byte("# shared\n"+c.shared+"\n"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if err := errors.Join(os.RemoveAll(pipe), os.MkdirAll(filepath.Dir(pipe), 0o755), os.MkdirAll(filepath.Join(dir, "sub"), 0o755), syscall.Mkfifo(pipe, 0o600)); err != nil {
			t.Fatal(err)
		}
		if c.include != "" {
			t.Setenv("HOME", filepath.Join(dir, "home"))
			for name, text := range map[string]string{".git/config": c.include, "docs/more": "[include]\n\tpath = pipe\n", "docs/round": "[include]\n\tpath = other\n", "docs/other": ""} {
				put(t, filepath.Join(dir, filepath.FromSlash(name)), text)
			}
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		err := c.run(ctx, git.Git{Dir: filepath.Join(dir, c.in)})
		cancel()
		if c.link != "" {
			pipe, _ = filepath.EvalSymlinks(pipe)
		}
		want := pipe + ": not a regular file but a named pipe: it is not opened, and git would open it: move it away first"
		if c.fine && err != nil || !c.fine && (err == nil || err.Error() != want) {
			t.Errorf("%s, in %q: %v", c.pipe, c.in, err)
		}
	}
}

// TestSocket holds that git is run beside a socket, which its own file system monitor makes.
func TestSocket(t *testing.T) {
	dir := t.TempDir()
	plain(t, dir, "init", "-q")
	t.Chdir(filepath.Join(dir, ".git")) // the name of a socket may not be long
	l, err := net.Listen("unix", "fsmonitor--daemon.ipc")
	if err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	if _, err := (git.Git{Dir: dir}).Ask(t.Context(), "rev-parse", "--show-toplevel"); err != nil {
		t.Error(err)
	}
}

// TestWorktree holds that a working tree of another repository, and its common folder, are found.
func TestWorktree(t *testing.T) {
	dir := t.TempDir()
	plain(t, dir, "init", "-q", "main")
	plain(t, filepath.Join(dir, "main"), "-c", "user.name=ada", "-c", "user.email=ada@example.com", "commit", "-q", "--allow-empty", "-m", "one")
	plain(t, filepath.Join(dir, "main"), "worktree", "add", "-q", filepath.Join(dir, "other"))
	pipe := filepath.Join(dir, "main", ".git", "refs", "x")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := (git.Git{Dir: filepath.Join(dir, "other")}).Ask(t.Context(), "rev-parse", "HEAD"); err == nil || !strings.Contains(err.Error(), "refs/x: not a regular file but a named pipe") {
		t.Error(err)
	}
}

// put appends to a file.
func put(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err == nil {
		_, err = f.WriteString(text)
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
}
