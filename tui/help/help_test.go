package help

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/tui/keys"
	"github.com/seed-58def443/ssot/tui/theme"
)

var update = flag.Bool("update", false, "write what is got as what is wanted")

// TestLines holds the help in one column and in two: where the second begins, and what each has.
func TestLines(t *testing.T) {
	th := theme.New(theme.Look{})
	signs := []Sign{{"·", theme.Normal, "open"}, {"✓ ? ⚠", theme.Warn, "proven, unproven, differs"}}
	var out strings.Builder
	for _, width := range []int{89, 90, 121} {
		for _, l := range Lines(th, keys.New(th), signs, width) {
			out.WriteString(strings.TrimRight("|"+l, " ") + "\n")
		}
	}
	path := filepath.Join("testdata", "help.txt")
	if *update {
		if err := os.WriteFile(path, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if out.String() != string(want) {
		t.Errorf("%s is not what is got, -update writes it anew:\n%s", path, out.String())
	}
}
