package cli

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/seed-58def443/ssot/cmd/internal/opening"
)

// TestReadmeCI holds that what the README shows for CI is YAML, and that each command in it is one that ssot takes.
func TestReadmeCI(t *testing.T) {
	page, err := os.ReadFile(filepath.FromSlash("../../../README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(string(page), "\n## In CI\n")
	section, _, ended := strings.Cut(section, "\n## ")
	if !found || !ended {
		t.Fatal("the README has no section about CI")
	}
	documents := 0
	for block := range strings.SplitSeq(section, "\n\n") {
		if !strings.HasPrefix(block, "    ") || !regexp.MustCompile(`^    \w+:`).MatchString(block) {
			continue
		}
		documents++
		var tree map[string]any
		if err := yaml.Unmarshal([]byte(strings.ReplaceAll("\n"+block, "\n    ", "\n")), &tree); err != nil {
			t.Errorf("not YAML: %v", err)
		}
	}
	if documents < 3 {
		t.Errorf("%d documents", documents)
	}
	commands := regexp.MustCompile(`(?m)(?:^    |run: |- |; )(ssot check[^\n#]*)`).FindAllStringSubmatch(section, -1)
	if len(commands) < 5 {
		t.Errorf("%d commands", len(commands))
	}
	hook, err := os.ReadFile(filepath.FromSlash("../../../.pre-commit-hooks.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var hooks []struct{ ID, Entry, Language, Files string }
	if err := yaml.Unmarshal(hook, &hooks); err != nil || len(hooks) != 1 || hooks[0].Entry != "ssot check" || hooks[0].Language != "golang" {
		t.Errorf("%v, %v", hooks, err)
	}
	for _, match := range commands {
		words := strings.Fields(regexp.MustCompile(`"[^"]*"`).ReplaceAllString(strings.TrimRight(match[1], "`"), "word"))
		cmd := checkCommand(&parts{opener: &opening.Opener{}}).Cobra(new(int))
		if err := cmd.ParseFlags(words[2:]); err != nil || !slices.Equal(words[:2], []string{"ssot", "check"}) {
			t.Errorf("%s: %v", match[1], err)
		}
	}
}
