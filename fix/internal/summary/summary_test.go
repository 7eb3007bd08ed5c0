package summary

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix/internal/library"
	"github.com/seed-58def443/ssot/scan/load"
)

var update = flag.Bool("update", false, "write what came out as what is wanted")

// rowsOf returns the rows of the packages that patterns name from a folder.
func rowsOf(t *testing.T, dir string, patterns ...string) []library.Row {
	t.Helper()
	prog, err := load.Load(t.Context(), load.Options{Dir: dir, Patterns: patterns, Configurations: []load.Configuration{{Name: "default"}}, Plain: true})
	if err != nil {
		t.Fatal(err)
	}
	rows, err := Rows(prog, library.Library{})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestRows(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("there are no fixtures", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			want := -1
			for i, f := range ar.Files {
				if f.Name == "want" {
					want = i
					continue
				}
				path := filepath.Join(dir, filepath.FromSlash(f.Name))
				if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, f.Data, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			var got strings.Builder
			for _, row := range rowsOf(t, dir, "./...") {
				got.WriteString(row.String() + "\n")
			}
			if *update {
				ar.Files[want].Data = []byte(got.String())
				if err := os.WriteFile(file, txtar.Format(ar), 0o600); err != nil {
					t.Fatal(err)
				}
				return
			}
			if got.String() != string(ar.Files[want].Data) {
				t.Errorf("got\n%swant\n%s", got.String(), ar.Files[want].Data)
			}
		})
	}
}

// TestHand compares what is read with what a person wrote down of the same libraries: how many of the rows by hand that
// say what ends a value, ends with it or changes it are found, and no end that a person denied.
func TestHand(t *testing.T) {
	if testing.Short() {
		t.Skip("it loads whole libraries")
	}
	for path, least := range map[string]struct{ ends, alias, changes int }{
		"github.com/redis/go-redis/v9":     {ends: 5, alias: 1, changes: 2},
		"github.com/nats-io/nats.go":       {ends: 4, alias: 1, changes: 6},
		"github.com/gomodule/redigo/redis": {ends: 2, alias: 3},
	} {
		read := map[string]bool{}
		for _, row := range rowsOf(t, "../library/testdata/pinned", path) {
			read[row.Symbol()+": "+row.String()] = true
		}
		found := map[library.Kind]int{}
		for _, row := range (library.Library{}).All() {
			if row.Package != path {
				continue
			}
			if read[row.Symbol()+": "+row.String()] {
				found[row.Kind]++
			}
			end := row
			end.Kind = library.Ends
			if row.Kind == library.Neutral && read[row.Symbol()+": "+end.String()] {
				t.Errorf("%s is denied by hand", end)
			}
		}
		if found[library.Ends] < least.ends || found[library.Alias] < least.alias || found[library.Changes] < least.changes {
			t.Errorf("%s: found %v, want %v", path, found, least)
		}
	}
}
