//go:build unix

package gocmd

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestListable has a named pipe in one folder of a module at a time, which listing these patterns would open or not.
func TestListable(t *testing.T) {
	for _, test := range []struct {
		pipe, link string // a link leads to the pipe
		patterns   string
		opened     bool
	}{
		{"a/p.go", "", "m/a", true},
		{"a/p.go", "", "m/b m/a", true},
		{"a/p.go", "", "m/b", false},
		{"a/p.go", "", "m/...", true},
		{"a/p.go", "", "m", false},
		{"p.go", "", "m", true},
		{"a/p.go", "", "mm/a", false},
		{"a/p.txt", "", "m/a", false},
		{"a/_p.go", "", "m/a", false},
		{"a/b/p.go", "", "m/a", false},
		{"a/b/p.go", "", "m/a/...", true},
		{"a/_b/p.go", "", "m/a/...", false},
		{"a/.b/p.go", "", "m/a/...", false},
		{"nested/p.go", "", "m/...", false},
		{"pipe", "a/p.go", "m/a", true},
		{"vendor/x/p.go", "", "x", true},
		{"vendor/x/y/p.go", "", "x/...", true},
		{"vendor/x/p.go", "", "y", false},
	} {
		dir := t.TempDir()
		for _, folder := range []string{"a/b", "a/_b", "a/.b", "b", "vendor/x/y", "nested", "folder.go"} {
			if err := os.MkdirAll(filepath.Join(dir, folder), 0o700); err != nil {
				t.Fatal(err)
			}
		}
		for _, file := range []string{"a/a.go", "nested/go.mod"} {
			if err := os.WriteFile(filepath.Join(dir, file), nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		for from, to := range map[string]string{"a/folder.go": "folder.go", "a/dangling.go": "none"} {
			if err := os.Symlink(filepath.Join(dir, to), filepath.Join(dir, from)); err != nil {
				t.Fatal(err)
			}
		}
		if err := syscall.Mkfifo(filepath.Join(dir, test.pipe), 0o600); err != nil {
			t.Fatal(err)
		}
		if test.link != "" {
			if err := os.Symlink(filepath.Join(dir, test.pipe), filepath.Join(dir, test.link)); err != nil {
				t.Fatal(err)
			}
		}
		g := &Command{folders: []Module{{Path: "other", Dir: filepath.Join(dir, "none")}, {Path: "m", Dir: dir, Main: true}}, vendors: []string{filepath.Join(dir, "vendor")}}
		err := g.listable(t.Context(), strings.Fields(test.patterns))
		if (err != nil) != test.opened || err != nil && !strings.Contains(err.Error(), "a named pipe") {
			t.Errorf("%s with %s: %v, want an error %t", test.patterns, test.pipe, err, test.opened)
		}
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if err := regular(stopped, t.TempDir(), true); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
