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
