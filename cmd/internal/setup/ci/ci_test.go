package ci_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/seed-58def443/ssot/cmd/internal/setup/ci"
)

// TestREADME holds that README.md shows what is written.
func TestREADME(t *testing.T) {
	page, err := os.ReadFile(filepath.FromSlash("../../../../README.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range ci.Hosts() {
		shown := "\n    " + strings.ReplaceAll(strings.TrimSuffix(ci.Text(name), "\n"), "\n", "\n    ") + "\n"
		if !strings.Contains(string(page), shown) {
			t.Errorf("README.md does not show what is written for %s:\n%s", name, shown)
		}
	}
}

// TestFor asks for the file of each host, at the top of a repository and below it.
func TestFor(t *testing.T) {
	top := t.TempDir()
	below := filepath.Join(top, "it's back")
	for _, dir := range []string{filepath.Join(top, ".git"), below} {
		if err := os.Mkdir(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range ci.Hosts() {
		f, err := ci.For(name, top)
		if err != nil || f.Top != top || f.Content != ci.Text(name) || f.Path == "" {
			t.Errorf("%s at the top: %+v, %v", name, f, err)
		}
		f, err = ci.For(name, below)
		if name == "pre-commit" {
			if err == nil || !strings.Contains(err.Error(), "it's back") {
				t.Errorf("%s below the top: %v", name, err)
			}
			continue
		}
		var tree map[string]any
		if err != nil || f.Top != top || !strings.Contains(f.Content, "back'") || yaml.Unmarshal([]byte(f.Content), &tree) != nil {
			t.Errorf("%s below the top: %v\n%s", name, err, f.Content)
		}
	}
	if f, err := ci.For("github", t.TempDir()); err != nil || f.Content != ci.Text("github") {
		t.Errorf("without a repository: %+v, %v", f, err)
	}
	if _, err := ci.For("jenkins", top); err == nil {
		t.Error("a file for a host that is not known")
	}
	if ci.Text("jenkins") != "" {
		t.Error("a text for a host that is not known")
	}
}
