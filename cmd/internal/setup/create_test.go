package setup

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestCreateKilled ends the process at each change that writing makes. What is there by its name is whole, the user's
// own files are as they were, and writing again makes what is missing.
func TestCreateKilled(t *testing.T) {
	files := []File{{"own/deep/own.go", "package deep\n"}, {"ssot.yaml", "version: 1\n"}}
	for n := 1; ; n++ {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "mine.go"), []byte("package mine\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		root, err := os.OpenRoot(dir)
		if err != nil {
			t.Fatal(err)
		}
		calls := 0
		ended := func() (ended bool) {
			defer func() { ended = recover() != nil }()
			err = creation{root, func() {
				if calls++; calls == n {
					panic("the process ends")
				}
			}}.create(files)
			return false
		}()
		if err != nil {
			t.Fatal(err)
		}
		if err := root.Close(); err != nil {
			t.Fatal(err)
		}
		var missing []File
		for _, f := range files {
			text, err := os.ReadFile(filepath.Join(dir, f.Path))
			switch {
			case errors.Is(err, fs.ErrNotExist):
				missing = append(missing, f)
			case err != nil || string(text) != f.Content:
				t.Errorf("at call %d: %s is %q (%v)", n, f.Path, text, err)
			}
		}
		if _, err := os.Stat(filepath.Join(dir, "ssot.yaml")); err == nil && len(missing) > 0 {
			t.Errorf("at call %d: the rule file is there before %s", n, missing[0].Path)
		}
		if mine, err := os.ReadFile(filepath.Join(dir, "mine.go")); err != nil || string(mine) != "package mine\n" {
			t.Errorf("at call %d: the user's file is %q (%v)", n, mine, err)
		}
		if len(missing) > 0 {
			if err := create(dir, missing); err != nil {
				t.Errorf("at call %d: %v", n, err)
			}
		}
		if !ended {
			if left, err := filepath.Glob(filepath.Join(dir, ".ssot-*")); err != nil || len(left) > 0 || n < 8 {
				t.Errorf("after %d calls %s stays (%v)", n-1, strings.Join(left, ", "), err)
			}
			return
		}
	}
}

// TestCreateKeeps holds that a file that came meanwhile is not replaced.
func TestCreateKeeps(t *testing.T) {
	dir := t.TempDir()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = root.Close() }()
	came := func() {
		if err := os.WriteFile(filepath.Join(dir, "ssot.yaml"), []byte("yours"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := (creation{root, came}).create([]File{{"ssot.yaml", "version: 1\n"}}); !errors.Is(err, fs.ErrExist) {
		t.Error(err)
	}
	if text, err := os.ReadFile(filepath.Join(dir, "ssot.yaml")); err != nil || string(text) != "yours" {
		t.Errorf("%q, %v", text, err)
	}
	if left, err := filepath.Glob(filepath.Join(dir, ".ssot-*")); err != nil || len(left) > 0 {
		t.Errorf("%s stays (%v)", left, err)
	}
}
