//go:build unix

package handover_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/seed-58def443/ssot/fix/handover"
	"github.com/seed-58def443/ssot/fix/patch"
)

// breakGit puts a script in the place of git that fails the nth time, and is git otherwise. failed returns the command
// that failed, if one did.
func breakGit(t *testing.T) (failAt func(n int), failed func() string) {
	t.Helper()
	path, err := exec.LookPath("git")
	if err != nil {
		t.Skip("there is no git")
	}
	dir := t.TempDir()
	left, said := filepath.Join(dir, "left"), filepath.Join(dir, "said")
	script := fmt.Sprintf("#!/bin/sh\nread n <'%s'\necho $((n-1)) >'%s'\n[ $n = 0 ] && { echo \"$*\" >'%s'; echo 'fatal: broken' >&2; exit 128; }\nexec '%s' \"$@\"\n", left, left, said, path)
	if err := os.WriteFile(filepath.Join(dir, "git"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
	failAt = func(n int) {
		t.Helper()
		if err := os.WriteFile(left, []byte(strconv.Itoa(n)+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		_ = os.Remove(said)
	}
	failAt(-1)
	failed = func() string {
		text, err := os.ReadFile(said)
		if err != nil {
			return ""
		}
		_, command, _ := strings.Cut(strings.TrimSpace(string(text)), " -c credential.helper= ")
		return command
	}
	return failAt, failed
}

// saysNone reports whether a command of git fails, too, where there is nothing of what an operation asks it for.
func saysNone(op, command string) bool {
	return strings.HasPrefix(command, "rev-parse --verify --quiet ") || strings.Contains(command, " --get ") || op != "sources" && strings.HasPrefix(command, "cat-file blob ")
}

// TestBrokenGit makes each of the commands of git fail that an operation runs: that is an error, or no matter, and
// then the answer is the same. After an error the index and the branch are what they were.
func TestBrokenGit(t *testing.T) {
	failAt, failed := breakGit(t)
	dir, git := repository(t, map[string]string{"sub/a.go": "a\nb\n", "sub/b.go": "b\n"})
	inner := filepath.Join(dir, "sub", "in")
	git("init", "-q", inner)
	put(t, inner, "x.go", "x\n")
	git("-C", inner, "add", ".")
	git("-C", inner, "commit", "-q", "-m", "inner")
	git("add", "sub/in")
	git("commit", "-q", "-m", "submodule")
	put(t, inner, "x.go", "edited\n")
	put(t, dir, "sub/named.go", "")
	git("add", "-N", "sub/named.go")
	git("update-index", "--skip-worktree", "sub/b.go")
	a, b := change("a.go", "a\nb\n", "a\nc\n"), change("b.go", "b\n", "B\n")
	at := strings.TrimSpace(git("rev-parse", "HEAD"))
	written := []string{filepath.Join(dir, ".git", "index"), filepath.Join(dir, ".git", "refs", "heads", "main")}
	state := func() (all [2]string) {
		t.Helper()
		for i, name := range written {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			all[i] = string(text)
		}
		return all
	}
	put(t, dir, "sub/a.go", "edited\n")
	was := state()
	reset := func() {
		t.Helper()
		for i, name := range written {
			if err := os.WriteFile(name, []byte(was[i]), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	parts := []handover.Part{{Message: "one\n\nRef: 1\n", Changes: []patch.Change{a, b}}}
	decided := spanning(map[string][]string{"1": {"a.go"}, "2": {"b.go"}})
	decided.Texts = func(_ context.Context, names []string) (changes []patch.Change, err error) {
		for name, c := range map[string]patch.Change{"1": a, "2": b} {
			if slices.Contains(names, name) {
				changes = append(changes, c)
			}
		}
		return changes, nil
	}
	made, err := open(t, filepath.Join(dir, "sub")).Commits(t.Context(), parts)
	if err != nil {
		t.Fatal(err)
	}
	for i, op := range []struct {
		name string
		do   func(ctx context.Context, r *handover.Repository) (any, error)
	}{
		{"stage", func(ctx context.Context, r *handover.Repository) (any, error) {
			return r.Stage(ctx, []patch.Change{a, b})
		}},
		{"commits", func(ctx context.Context, r *handover.Repository) (any, error) {
			list, err := r.Commits(ctx, parts)
			return len(list), err
		}},
		{"advance", func(ctx context.Context, r *handover.Repository) (any, error) {
			return nil, r.Advance(ctx, made, []patch.Change{a, b})
		}},
		{"mails", func(ctx context.Context, r *handover.Repository) (any, error) { return r.Patches(ctx, made) }},
		{"source", func(ctx context.Context, r *handover.Repository) (any, error) { return r.Source(ctx, made[0].Name) }},
		{"sources", func(ctx context.Context, r *handover.Repository) (any, error) {
			s, err := r.Sources(ctx, handover.Index, []patch.Change{b})
			return fmt.Sprintf("%q %q", s.Before, s.After), err
		}},
		{"without", func(ctx context.Context, r *handover.Repository) (any, error) {
			h, err := r.Missing(ctx, handover.Head, decided, []string{"1", "2"})
			if err == nil {
				h, err = r.Without(ctx, handover.Head, decided, h, []handover.Left{{File: "b.go", Why: "it is to be left"}})
			}
			return []any{h.Names, len(h.Changes), h.Left}, err
		}},
		{"named", func(ctx context.Context, r *handover.Repository) (any, error) { return r.Named(ctx, "Ref") }},
		{"versions", func(ctx context.Context, r *handover.Repository) (any, error) { return r.Versions(ctx, 3, "a.go") }},
		{"since", func(ctx context.Context, r *handover.Repository) (any, error) { return r.Since(ctx, at[:8], 3) }},
		{"subject", func(ctx context.Context, r *handover.Repository) (any, error) { return r.Subject(ctx, made[0].Name) }},
	} {
		run := func(n int) (string, error) {
			if i == 0 {
				failAt(n)
			}
			r, err := handover.Open(t.Context(), filepath.Join(dir, "sub"))
			if i > 0 {
				failAt(n) // opening is the same for all
			}
			if err != nil {
				return "", err
			}
			answer, err := op.do(t.Context(), r)
			return fmt.Sprintf("%+v", answer), err
		}
		if testing.Short() && i > 0 && !slices.Contains([]string{"advance", "versions", "sources", "without"}, op.name) {
			continue
		}
		want, err := run(-1)
		if err != nil {
			t.Fatalf("%s: %v", op.name, err)
		}
		done := state()
		for n := 0; ; n++ {
			reset()
			got, err := run(n)
			command := failed()
			failAt(-1)
			if command == "" {
				break
			}
			if now := state(); err != nil && now != was {
				t.Errorf("%s: git %s fails: %v, and the index or the branch was written", op.name, command, err)
			} else if err == nil && !saysNone(op.name, command) && (got != want || now != done) {
				t.Errorf("%s: git %s fails, nothing is told, and the answer is %s, not %s", op.name, command, got, want)
			}
		}
		reset()
	}
}

// TestSourcesModules holds that git does not open .gitmodules to tell what the index has: it may be a named pipe.
func TestSourcesModules(t *testing.T) {
	dir, git := repository(t, map[string]string{"go.mod": "module m\n", "empty.go": ""})
	git("init", "-q", "in")
	git("-C", "in", "commit", "-q", "--allow-empty", "-m", "inner")
	git("add", "in")
	if err := syscall.Mkfifo(filepath.Join(dir, ".gitmodules"), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if _, err := open(t, dir).Sources(ctx, handover.Index, nil); err != nil {
		t.Error(err)
	}
}
