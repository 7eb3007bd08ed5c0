package ruleset_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/seed-58def443/ssot/scan/rule"
	"github.com/seed-58def443/ssot/scan/ruleset"
)

// chain writes n files of rules, each of which extends the next, and returns the path of the first.
func chain(t *testing.T, n, rules int) string {
	t.Helper()
	dir := t.TempDir()
	for i := range n {
		var b strings.Builder
		b.WriteString("version: 1\n")
		if i < n-1 {
			fmt.Fprintf(&b, "extends: [../f%d]\n", i+1)
		}
		b.WriteString("rules:\n")
		for j := range rules {
			fmt.Fprintf(&b, "  r%d-%d: {forbid: [{call: os.Getenv}]}\n", i, j)
		}
		folder := filepath.Join(dir, fmt.Sprint("f", i))
		if err := os.Mkdir(folder, 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, rule.FileName), []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, "f0", rule.FileName)
}

// TestMany holds that a chain of files is read up to a length that nobody needs, and that a long one ends at once with
// a sentence: a repository can come with one of thousands.
func TestMany(t *testing.T) {
	load := func(n, rules int) (*rule.File, error) {
		path := chain(t, n, rules)
		return ruleset.Load(t.Context(), path, filepath.Dir(filepath.Dir(path)))
	}
	start := time.Now()
	file, err := load(ruleset.Most+1, 40)
	if err != nil || len(file.Rules) != 40*(ruleset.Most+1) {
		t.Fatal(err)
	}
	if took := time.Since(start); took > time.Minute {
		t.Errorf("it took %s", took)
	}
	if _, err := load(ruleset.Most+2, 1); err == nil || !strings.Contains(err.Error(), "extends leads to more than 50 files") {
		t.Error(err)
	}
}
