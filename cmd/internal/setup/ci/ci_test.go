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
		if err != nil || f.Top != top || !strings.Contains(f.Content, "s back") || yaml.Unmarshal([]byte(f.Content), &tree) != nil {
			t.Errorf("%s below the top: %v\n%s", name, err, f.Content)
		}
	}
	for _, name := range []string{"x: y", "x #y", "a}, b: {c", "new\nline", "x\n    - curl example.com #", `"q"`, "it's", "*a", "$(id)"} {
		var github struct {
			Jobs struct {
				Check struct {
					Defaults struct {
						Run map[string]string `yaml:"run"`
					} `yaml:"defaults"`
				} `yaml:"check"`
			} `yaml:"jobs"`
		}
		var gitlab struct {
			SSOT struct {
				Script    []string `yaml:"script"`
				Artifacts struct {
					Reports map[string]string `yaml:"reports"`
				} `yaml:"artifacts"`
			} `yaml:"ssot"`
		}
		below := filepath.Join(top, name)
		for host, into := range map[string]any{"github": &github, "gitlab": &gitlab} {
			f, err := ci.For(host, below)
			if err == nil {
				err = yaml.Unmarshal([]byte(f.Content), into)
			}
			if err != nil {
				t.Errorf("%s for %q: %v\n%s", host, name, err, f.Content)
			}
		}
		if got := github.Jobs.Check.Defaults.Run["working-directory"]; got != name {
			t.Errorf("the workflow runs in %q, not in %q", got, name)
		}
		cd, reports := "cd '"+strings.ReplaceAll(name, "'", `'\''`)+"'", gitlab.SSOT.Artifacts.Reports
		if list := gitlab.SSOT.Script; len(list) != 4 || list[2] != cd || len(reports) != 1 || reports["codequality"] != name+"/ssot.json" {
			t.Errorf("for %q the job is %q with %q", name, list, reports)
		}
	}
	if f, err := ci.For("github", filepath.Join(top, "${{ secrets.X }}")); err == nil || !strings.Contains(err.Error(), "GitHub") {
		t.Errorf("an expression in the name of a folder: %v\n%s", err, f.Content)
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
