package plantest

import (
	"bytes"
	_ "embed"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/rule"
)

//go:embed lib.txt
var lib []byte

// Scan scans the module of a folder.
func Scan(tb testing.TB, dir string) *scan.Result {
	tb.Helper()
	rules, err := rule.Load(filepath.Join(dir, rule.FileName))
	if err != nil {
		tb.Fatal(err)
	}
	res, err := scan.Run(tb.Context(), scan.Options{Rules: rules, Dir: dir, Now: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)})
	if err != nil {
		tb.Fatal(err)
	}
	return res
}

// Write writes the files of lib.txt and of an archive into a folder, and returns them. Lines of the archive's comment
// change files: "crlf FILE" and "bom FILE" convert one, "cut FILE" removes the end of its last line, and "link FILE
// TARGET" makes a symbolic link.
func Write(tb testing.TB, dir string, ar *txtar.Archive) map[string][]byte {
	tb.Helper()
	files := map[string][]byte{}
	for _, f := range slices.Concat(txtar.Parse(lib).Files, ar.Files) {
		if !strings.HasPrefix(f.Name, "want.") {
			files[f.Name] = f.Data
		}
	}
	for line := range strings.Lines(string(ar.Comment)) {
		words := strings.Fields(line)
		switch {
		case len(words) == 2 && words[0] == "crlf":
			files[words[1]] = bytes.ReplaceAll(files[words[1]], []byte("\n"), []byte("\r\n"))
		case len(words) == 2 && words[0] == "bom":
			files[words[1]] = append([]byte("\ufeff"), files[words[1]]...)
		case len(words) == 2 && words[0] == "cut":
			files[words[1]] = bytes.TrimSuffix(files[words[1]], []byte("\n"))
		case len(words) == 3 && words[0] == "link":
			target := filepath.Join(dir, filepath.FromSlash(words[1]))
			if err := os.MkdirAll(filepath.Dir(target), 0o700); err != nil {
				tb.Fatal(err)
			}
			if err := os.Symlink(words[2], target); err != nil {
				tb.Fatal(err)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			tb.Fatal(err)
		}
		if err := os.WriteFile(path, files[name], 0o600); err != nil {
			tb.Fatal(err)
		}
	}
	return files
}
