package arguments

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/spf13/cobra"
)

// TestPackages has a folder with a folder "store" and a file "main.go", and a program with the command "scan".
func TestPackages(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "store"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "main.go"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	root := &cobra.Command{Use: "ssot", SuggestionsMinimumDistance: 2}
	root.AddCommand(&cobra.Command{Use: "scan", Run: func(*cobra.Command, []string) {}})
	for _, test := range []struct{ arg, packages, files string }{
		{"./store", "", ""},
		{"./...", "", ""},
		{".", "", ""},
		{"example.com/m/store", "", ""},
		{"store", "store is a folder: write ./store", "store is a folder: write ./store"},
		{"none/store", "", ""},
		{filepath.Join(dir, "store"), "", ""},
		{"main.go", "", ""},
		{"scam", `unknown command "scam": did you mean "scan"?`, `unknown command "scam": did you mean "scan"?`},
		{"frobnicate", `unknown command "frobnicate": see ssot --help (a package pattern starts with ./ or holds a slash)`, `unknown command "frobnicate": see ssot --help (a package pattern starts with ./ or holds a slash)`},
	} {
		text := func(err error) string {
			if err == nil {
				return ""
			}
			return err.Error()
		}
		packages := Packages(dir)
		if got := text(packages(root, []string{"./...", test.arg})); got != test.packages {
			t.Errorf("%s: %q, want %q", test.arg, got, test.packages)
		}
		if got := text(FilesOr(dir, packages)(root, []string{"main.go", test.arg})); got != test.files {
			t.Errorf("with files, %s: %q, want %q", test.arg, got, test.files)
		}
	}
	if err := FilesOr(dir, cobra.NoArgs)(root, []string{"main.go"}); err != nil {
		t.Error("a file is not taken:", err)
	}
	if err := FilesOr(dir, cobra.NoArgs)(root, []string{"store"}); err == nil {
		t.Error("a folder is taken for a file")
	}
}

func TestIDs(t *testing.T) {
	cmd := &cobra.Command{Use: "accept"}
	if err := IDs(cmd, []string{"12345678"}); err != nil {
		t.Error(err)
	}
	if err := IDs(cmd, nil); err == nil || err.Error() != "accept needs the ID of a violation: ssot scan lists them" {
		t.Error(err)
	}
}
