package cli_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestOneWriter holds that nothing gets out beside the writers that Main makes: nobody but Env knows the process's own
// streams, and what is not made safe is asked for in two places. The golden run is a program of its own.
func TestOneWriter(t *testing.T) {
	around := regexp.MustCompile(`\bos\.Std(out|err)\b|\bfmt\.Print(f|ln)?\(|\blog\.(Print|Fatal|Panic)|(^|\W)print(ln)?\(`)
	raw := regexp.MustCompile(`\.raw\b|\braw:|\b[vV]erbatim\(\)`)
	remark := regexp.MustCompile(`(?m)(^|\s)//.*$`)
	// The one writer's own streams, a developer's tool, and a process whose standard error ssot reads.
	own := regexp.MustCompile(`^(cmd/internal/cli/env\.go|cmd/internal/golden/.*|fix/verify/internal/supervisor/adopt_linux\.go)$`)
	root := filepath.FromSlash("../../..")
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && d.Name() != ".." && path != root):
			return filepath.SkipDir
		case filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(root, path)
		name = filepath.ToSlash(name)
		if found := around.FindString(remark.ReplaceAllString(string(src), "")); found != "" && !own.MatchString(name) {
			t.Errorf("%s writes around the one writer, with %s", name, found)
		}
		known := []string{"cmd/internal/output/output.go", "cmd/internal/cli/fix.go", "cmd/internal/cli/show.go", "cmd/internal/cli/stage.go", "cmd/internal/cli/ui.go"}
		if found := raw.FindString(string(src)); found != "" && strings.HasPrefix(name, "cmd/") && !slices.Contains(known, name) {
			t.Errorf("%s writes bytes that are not made safe, with %s: only the screen and diffs may", name, found)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
