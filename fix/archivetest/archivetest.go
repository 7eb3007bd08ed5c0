// Package archivetest runs tests that are txtar archives, for tests of all packages: an archive has a script or other
// input, and as its last file, want, what has to come of it.
package archivetest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

// Run runs a test for each archive of a folder. play returns what comes of one, which is compared with the archive's
// file want, or replaces it if update is set.
func Run(t *testing.T, folder string, update bool, play func(t *testing.T, ar *txtar.Archive) string) {
	t.Helper()
	folder, err := filepath.Abs(folder) // play may change the working directory
	if err != nil {
		t.Fatal(err)
	}
	paths, err := filepath.Glob(filepath.Join(folder, "*.txtar"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no archives in %s: %v", folder, err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			last := &ar.Files[len(ar.Files)-1]
			if last.Name != "want" {
				t.Fatalf("the last file is %s, not want", last.Name)
			}
			got := play(t, ar)
			if update {
				last.Data = []byte(got)
				if err := os.WriteFile(path, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(string(last.Data), got); diff != "" {
				t.Errorf("wanted - got +\n%s", diff)
			}
		})
	}
}

// Files returns the texts of an archive's files by name.
func Files(ar *txtar.Archive) map[string]string {
	files := map[string]string{}
	for _, f := range ar.Files {
		files[f.Name] = string(f.Data)
	}
	return files
}

// Script returns the lines of an archive's file script.
func Script(ar *txtar.Archive) []string {
	return strings.Split(strings.TrimSpace(Files(ar)["script"]), "\n")
}

// Write writes the files of an archive into a new folder, without the script and what is wanted of it, and returns the
// folder's path, in which symbolic links are resolved.
func Write(t *testing.T, ar *txtar.Archive) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range ar.Files {
		if f.Name == "script" || f.Name == "want" {
			continue
		}
		name := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
