package main_test

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the map of the house into CONTRIBUTING.md")

// TestMap holds that CONTRIBUTING.md names each package of the module with what its comment says that it is.
func TestMap(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), "go", "list", "-f", "{{.ImportPath}}\t{{.Doc}}", "./...")
	cmd.Dir = filepath.FromSlash("../..")
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for line := range strings.Lines(string(out)) {
		path, doc, _ := strings.Cut(strings.TrimSpace(line), "\t")
		lines = append(lines, entry(strings.TrimPrefix(path, module+"/"), doc))
	}
	floors := []string{"cmd", "tui", "fix", "scan"} // as the arrows go
	slices.SortStableFunc(lines, func(a, b string) int { return floor(floors, a) - floor(floors, b) })

	const name = "../../CONTRIBUTING.md"
	page, err := os.ReadFile(filepath.FromSlash(name))
	if err != nil {
		t.Fatal(err)
	}
	between := regexp.MustCompile(`(?s)<!-- map -->\n.*<!-- end of map -->\n`)
	want := "<!-- map -->\n" + strings.Join(lines, "") + "<!-- end of map -->\n"
	got := between.FindString(string(page))
	switch {
	case got == want:
	case got == "":
		t.Error("CONTRIBUTING.md has no place for the map")
	case *update:
		if err := os.WriteFile(filepath.FromSlash(name), []byte(strings.Replace(string(page), got, want, 1)), 0o644); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("the map in CONTRIBUTING.md is not the house any more; go test ./cmd/ssot -run TestMap -update writes it:\n%s", want)
	}
}

// opening is how the comment of a package begins.
var opening = regexp.MustCompile(`^(Package|Command) \w+ `)

// entry returns a package's line: the first sentence of its comment as far as a colon. A package without a comment has
// its name alone; the linter asks for the comment.
func entry(path, doc string) string {
	doc, _, _ = strings.Cut(opening.ReplaceAllString(doc, ""), ": ")
	doc = strings.TrimRight(doc, ":.;")
	if doc == "" {
		return fmt.Sprintf("- `%s`\n", path)
	}
	return fmt.Sprintf("- `%s` %s\n", path, doc)
}

// floor returns the place of a line's package among the top folders.
func floor(floors []string, line string) int {
	path, _, _ := strings.Cut(strings.TrimPrefix(line, "- `"), "`")
	top, _, _ := strings.Cut(path, "/")
	return slices.Index(floors, top)
}
