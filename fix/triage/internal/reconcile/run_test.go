package reconcile

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/scan/scantest"
	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "write what the fixtures print into their want files")

func TestMain(m *testing.M) {
	scantest.Main(m)
}

// TestRun runs the txtar files of testdata. Their comment is the script, a command a line; their files are a module,
// together with those of the shared file of the scripts of package triage. Each module has many files, and each file
// is a case of its own, so that few scans answer for all.
//
//	accept|skip FILE#N…      one step; FILE#N is the Nth violation of a file, at its first scan; accept -as KIND FILE#N
//	allow FILE#N REASON      also allow -until DAY FILE#N REASON
//	note FILE#N TEXT
//	undo FILE#N              takes the newest decision back
//	edit FILE OLD|NEW        also rm FILE, mv FILE TO, cp FILE TO, crlf FILE, save FILE NAME, put FILE NAME
//	module PATH              gives the module another path than example.com/shop
//	claim FILE NAME          the record says that the file started from another text
//	lose FILE, find FILE     the file's base is missing among the saved texts, and is there again
//	now DAY, pattern P       the day; scans see only what matches from now on
//	forget                   the texts that are known from the last run
//	run WANT                 reconciles; the record and what is said of it is the file WANT
//
// With -update what came out replaces the want files.
func TestRun(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no fixtures:", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			t.Parallel()
			ar, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			w := newWorld(t, ar)
			for i, line := range strings.Split(string(ar.Comment), "\n") {
				if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
					continue
				}
				w.at = fmt.Sprintf("%s:%d: %s", filepath.Base(path), i+1, line)
				w.line(line)
			}
			if *update && !t.Failed() {
				ar.Files = slices.DeleteFunc(ar.Files, func(f txtar.File) bool { return strings.HasPrefix(f.Name, "saved/") })
				if err := os.WriteFile(path, txtar.Format(ar), 0o600); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}
