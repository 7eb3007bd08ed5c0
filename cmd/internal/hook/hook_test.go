package hook

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// repository makes a git repository with a folder in it.
func repository(t *testing.T, folder string) (top, dir string) {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("there is no git")
	}
	top, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("HOME", t.TempDir())
	t.Setenv("GIT_CONFIG_NOSYSTEM", "1")
	dir = filepath.Join(top, folder)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	git(t, top, "init", "-q")
	return top, dir
}

func git(t *testing.T, dir string, args ...string) {
	t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

// TestInstall writes the hooks for a rule file at the top and in a folder whose name the shell would read.
func TestInstall(t *testing.T) {
	for folder, cd := range map[string]string{"": "cd ./'' ", "it's a/b": `cd ./'it'\''s a/b/' `} {
		top, dir := repository(t, folder)
		if err := os.RemoveAll(filepath.Join(top, ".git", "hooks")); err != nil {
			t.Fatal(err)
		}
		for range 2 { // the second time over what it wrote
			written, err := Install(t.Context(), dir, false)
			if err != nil || len(written) != 2 {
				t.Fatal(written, err)
			}
			for i, name := range []string{"pre-commit", "pre-push"} {
				path := filepath.Join(top, ".git", "hooks", name)
				text, err := os.ReadFile(path)
				info, statErr := os.Stat(path)
				if err != nil || statErr != nil || written[i] != path || runtime.GOOS != "windows" && info.Mode().Perm() != 0o755 {
					t.Errorf("%s: written is %s, %v, %v", path, written[i], err, statErr)
				}
				if !strings.Contains(string(text), mark) || !strings.Contains(string(text), cd) || strings.Contains(string(text), "FOLDER") {
					t.Errorf("%s in %q:\n%s", name, folder, text)
				}
			}
		}
	}
}

// TestInstallRefuses has a hook of somebody else, a hook that can't be read, hooks behind a link, and no repository.
func TestInstallRefuses(t *testing.T) {
	top, dir := repository(t, "")
	hooks := filepath.Join(top, ".git", "hooks")
	if err := os.MkdirAll(hooks, 0o700); err != nil {
		t.Fatal(err)
	}
	push := filepath.Join(hooks, "pre-push")
	if err := os.WriteFile(push, []byte("#!/bin/sh\nmake\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	if written, err := Install(t.Context(), dir, false); err == nil || err.Error() != push+" is there and not ours: put a line with ssot check into it, or replace it with --force" {
		t.Errorf("%q, %v", written, err)
	}
	if _, err := os.Lstat(filepath.Join(hooks, "pre-commit")); err == nil {
		t.Error("one of two hooks was written")
	}
	if written, err := Install(t.Context(), dir, true); err != nil || len(written) != 2 {
		t.Errorf("forced: %q, %v", written, err)
	}
	commit := filepath.Join(hooks, "pre-commit")
	if err := errors.Join(os.WriteFile(commit, []byte("old"), 0o700), os.Chmod(push, 0o400)); err != nil {
		t.Fatal(err)
	}
	if written, err := Install(t.Context(), dir, true); err == nil || !strings.HasSuffix(err.Error(), "pre-push: it is read-only: make it writable first") {
		t.Errorf("a hook that is read-only: %q, %v", written, err)
	}
	if text, err := os.ReadFile(commit); string(text) != "old" || err != nil {
		t.Errorf("the other hook is %q, %v", text, err)
	}
	if err := errors.Join(os.Chmod(push, 0o700), os.Remove(push)); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(push, 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := Install(t.Context(), dir, true); err == nil || !strings.HasPrefix(err.Error(), "look at the hook that is there: ") {
		t.Errorf("a folder: %v", err)
	}
	outside := t.TempDir()
	if err := os.Symlink(outside, filepath.Join(top, "hooks")); err != nil {
		t.Skip(err)
	}
	git(t, top, "config", "core.hooksPath", "hooks")
	if written, err := Install(t.Context(), dir, true); err == nil {
		t.Errorf("behind a link: %q", written)
	}
	if left, err := os.ReadDir(outside); err != nil || len(left) > 0 {
		t.Errorf("outside is %v, %v", left, err)
	}
	git(t, top, "config", "core.hooksPath", "../out")
	if written, err := Install(t.Context(), dir, true); err == nil || !strings.Contains(err.Error(), "core.hooksPath") {
		t.Errorf("outside of the repository: %q, %v", written, err)
	}
	git(t, top, "config", "--unset", "core.hooksPath")
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	git(t, top, "config", "--global", "core.hooksPath", filepath.Join(file, "hooks"))
	if written, err := Install(t.Context(), dir, true); err == nil || !strings.HasPrefix(err.Error(), "make the folder of hooks: ") {
		t.Errorf("a file in the place of the folder: %q, %v", written, err)
	}
	none := t.TempDir()
	if _, err := Install(t.Context(), none, false); err == nil || !strings.HasSuffix(err.Error(), " is in no git repository, so there is nothing that runs hooks") {
		t.Error(err)
	}
}

// TestInstallMode holds that a hook can be run, and that nobody gets a right on one that was there.
func TestInstallMode(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there are no modes")
	}
	top, dir := repository(t, "")
	commit, push := filepath.Join(top, ".git", "hooks", "pre-commit"), filepath.Join(top, ".git", "hooks", "pre-push")
	if err := os.MkdirAll(filepath.Dir(commit), 0o700); err != nil {
		t.Fatal(err)
	}
	for was, want := range map[os.FileMode]os.FileMode{0o700: 0o700, 0o750: 0o750, 0o755: 0o755, 0o644: 0o755, 0o640: 0o750, 0o600: 0o700, 0o611: 0o711} {
		if err := errors.Join(os.WriteFile(commit, []byte("#!/bin/sh\nmake\n"), 0o600), os.Chmod(commit, was)); err != nil {
			t.Fatal(err)
		}
		_ = os.Remove(push)
		if _, err := Install(t.Context(), dir, true); err != nil {
			t.Fatal(err)
		}
		if info, err := os.Stat(commit); err != nil || info.Mode() != want {
			t.Errorf("%o became %o, want %o (%v)", was, info.Mode(), want, err)
		}
		if info, err := os.Stat(push); err != nil || info.Mode()&0o100 == 0 {
			t.Errorf("the new one is %o (%v)", info.Mode(), err)
		}
	}
}
