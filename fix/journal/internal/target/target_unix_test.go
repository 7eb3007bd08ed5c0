//go:build unix

package target_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/disk/folder"
	"github.com/seed-58def443/ssot/fix/journal/internal/target"
	"github.com/seed-58def443/ssot/fix/patch"
)

// guard returns the guard of a folder that allows what does not end in .txt.
func guard(t *testing.T, dir string, probe *folder.Probe) target.Guard {
	t.Helper()
	f, err := folder.Open(dir, probe)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return target.Of(f, func(path string) bool { return !strings.HasSuffix(path, ".txt") })
}

// TestCheck holds which files may be replaced, and what is said of the others.
func TestCheck(t *testing.T) {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	in := func(name string) string { return filepath.Join(dir, name) }
	for _, name := range []string{"a.go", "d/a.go", "sealed/a.go", "text.txt", "readonly.go", "linked.go"} {
		if err := errors.Join(os.MkdirAll(filepath.Dir(in(name)), 0o755), os.WriteFile(in(name), []byte("package a\n"), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(
		os.Mkdir(in("folder.go"), 0o755), os.Symlink("a.go", in("link.go")), os.Symlink("d", in("away")), os.Link(in("linked.go"), in("other")),
		os.Chmod(in("readonly.go"), 0o444), os.Chmod(in("sealed"), 0o555), syscall.Mkfifo(in("pipe.go"), 0o644),
	); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(in("sealed"), 0o755) })
	g := guard(t, dir, nil)
	const outside = " is not a path below the folder of ssot.yaml"
	for name, want := range map[string]string{
		"a.go": "", "d/a.go": "",
		"none.go": "none.go was removed by another program; nothing was written", "d/none.go": "d/none.go was removed by another program; nothing was written",
		"": outside, ".": "." + outside, "..": ".." + outside, "../a.go": "../a.go" + outside, "/a.go": "/a.go" + outside, "d//a.go": "d//a.go" + outside, "d/../a.go": "d/../a.go" + outside,
		"text.txt":    "text.txt is no source that could be scanned, and nothing else is ever written",
		"link.go":     "link.go is a symbolic link, which is never written through",
		"away/a.go":   "away/a.go lies behind the symbolic link away, and nothing is written through a link",
		"folder.go":   "folder.go is not a regular file",
		"pipe.go":     "pipe.go is not a regular file",
		"readonly.go": "readonly.go is read-only: make it writable first",
		"linked.go":   "linked.go has 2 names (hard links), and the others would keep the old text: replace it by a copy first",
		"sealed/a.go": "sealed/a.go is in a read-only folder: make sealed writable first",
	} {
		original, err := g.Check(name)
		got := ""
		if err != nil {
			got = err.Error()
		}
		if got != want || (original == nil) != (want != "") {
			t.Errorf("%q: %q, not %q", name, got, want)
		}
		changed, isChanged := errors.AsType[*target.ChangedError](err)
		_, isRefused := errors.AsType[*target.RefusedError](err)
		if isChanged != strings.HasSuffix(want, "nothing was written") || isChanged && (!changed.Gone || changed.Path != name) || isRefused == isChanged && want != "" {
			t.Errorf("%q: %#v", name, err)
		}
	}
	if err := os.Chmod(dir, 0o555); err != nil {
		t.Fatal(err)
	}
	_, err = g.Check("a.go")
	if chmod := os.Chmod(dir, 0o755); chmod != nil {
		t.Fatal(chmod)
	}
	if want := "a.go is in a read-only folder: make " + dir + " writable first"; err == nil || err.Error() != want {
		t.Errorf("%v, not %s", err, want)
	}
}

// TestCheckFails makes each call of Check fail: it is an error, and neither a refusal nor a change.
func TestCheckFails(t *testing.T) {
	dir := t.TempDir()
	if err := errors.Join(os.Mkdir(filepath.Join(dir, "d"), 0o755), os.WriteFile(filepath.Join(dir, "d", "a.go"), []byte("package a\n"), 0o644)); err != nil {
		t.Fatal(err)
	}
	for n, more := 0, true; more; n++ {
		calls, failed := 0, ""
		g := guard(t, dir, &folder.Probe{Fault: func(op, name string) *folder.Fault {
			if calls++; calls-1 == n {
				failed = op + " " + name
				return &folder.Fault{Err: syscall.EIO}
			}
			return nil
		}})
		original, err := g.Check("d/a.go")
		more = failed != ""
		passed := failed == "" || strings.HasPrefix(failed, "close") || failed == "look at d" && err == nil // the search for links
		if (err == nil) != passed || (original != nil) != passed || err != nil && (!errors.Is(err, syscall.EIO) || !strings.HasPrefix(err.Error(), "look at d/a.go: ")) {
			t.Errorf("%s fails: %v, %v", failed, original, err)
		}
	}
}

// TestUnchanged compares a file with the text that a change was planned on, and with what it was otherwise.
func TestUnchanged(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.go")
	if err := os.WriteFile(path, []byte("package a\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	g := guard(t, dir, nil)
	original, err := g.Check("a.go")
	if err != nil {
		t.Fatal(err)
	}
	c := patch.Change{Path: "a.go", Before: []byte("package a\n")}
	if err := g.Unchanged(c, original, 1); err != nil {
		t.Error(err)
	}
	if again, err := g.Original("a.go"); err != nil || again == nil {
		t.Error(err)
	}
	for _, step := range []struct {
		name   string
		change func() error
		want   string
	}{
		{"another text", func() error { return os.WriteFile(path, []byte("package b\n"), 0o644) }, "a.go was changed by another program since it was read; nothing was written"},
		{"another mode", func() error {
			return errors.Join(os.WriteFile(path, []byte("package a\n"), 0o644), os.Chmod(path, 0o600))
		}, "a.go was changed by another program since it was read; nothing was written"},
		{"as it was", func() error { return os.Chmod(path, 0o644) }, ""},
		{"another name", func() error { return os.Link(path, filepath.Join(dir, "other")) }, "a.go was changed by another program since it was read; nothing was written"},
		{"removed", func() error { return os.Remove(path) }, "a.go was removed by another program; nothing was written"},
		{"a folder", func() error { return os.Mkdir(path, 0o755) }, "a.go is not a regular file"},
	} {
		if err := step.change(); err != nil {
			t.Fatal(err)
		}
		got := ""
		if err := g.Unchanged(c, original, 1); err != nil {
			got = err.Error()
		}
		if got != step.want {
			t.Errorf("%s: %q, not %q", step.name, got, step.want)
		}
	}
	if _, err := g.Original("none.go"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the metadata of none: %v", err)
	}
}
