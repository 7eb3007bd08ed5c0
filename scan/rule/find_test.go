package rule_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/scan/rule"
)

func TestFind(t *testing.T) {
	root := t.TempDir()
	sub := filepath.Join(root, "a", "b")
	if err := os.MkdirAll(sub, 0o700); err != nil {
		t.Fatal(err)
	}
	_, err := rule.Find(sub)
	if !errors.Is(err, rule.ErrNotFound) || err.Error() != "no ssot.yaml in "+sub+" or a folder above it" {
		t.Errorf("without a rule file: %v", err)
	}
	for _, folder := range []string{root, filepath.Join(root, "a")} {
		want := filepath.Join(folder, rule.FileName)
		if err := os.WriteFile(want, []byte("version: 1\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := rule.Find(sub); got != want || err != nil {
			t.Errorf("Find = %s, %v; want %s, the nearest", got, err, want)
		}
	}
	if err := os.Mkdir(filepath.Join(sub, rule.FileName), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := rule.Find(sub); err == nil || !strings.HasSuffix(err.Error(), "is a folder, not a rule file") {
		t.Errorf("a folder of that name: %v", err)
	}
}

func TestLoad(t *testing.T) {
	path := filepath.Join(t.TempDir(), rule.FileName)
	if _, err := rule.Load(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
	if err := os.WriteFile(path, []byte("version: 2\nrules: {a: {forbid: [{preset: go-redis}]}}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := rule.Load(path)
	if err == nil || !strings.HasPrefix(err.Error(), "ssot.yaml:1:10: version 2 is not known") {
		t.Errorf("an absolute path is shortened: %v", err)
	}
}

// TestLinkedLines holds that no line is shown of what a symbolic link leads to, for it may be no rule file at all.
func TestLinkedLines(t *testing.T) {
	dir := t.TempDir()
	link := filepath.Join(dir, rule.FileName)
	if err := os.Symlink(filepath.Join(dir, "secret"), link); err != nil {
		t.Skip(err)
	}
	for _, text := range []string{"TOKEN=hunter2\x00HOME=/\n", "hunter2\n", "version: 1\nrules: hunter2\n", "- hunter2\n", "a: [hunter2\n", "\"hunter2\n", "\xffhunter2\n"} {
		if err := os.WriteFile(filepath.Join(dir, "secret"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := rule.Load(link)
		if fault := new(rule.Error); !errors.As(err, &fault) || fault.Pos.Line == 0 || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%q: %v", text, err)
		}
	}
}
