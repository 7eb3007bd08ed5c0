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

// rowsOf are the rows of the packages that patterns name from a folder.
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

// TestHand compares what is read with what a person wrote down of the same libraries.
func TestHand(t *testing.T) {
	if testing.Short() {
		t.Skip("it loads whole libraries")
	}
	for pattern, wanted := range map[string]struct{ agree, missing, other int }{
		"github.com/redis/go-redis/v9":     {},
		"github.com/nats-io/nats.go":       {},
		"github.com/IBM/sarama":            {},
		"github.com/jackc/pgx/v5/pgxpool":  {},
		"github.com/gomodule/redigo/redis": {},
		"github.com/hibiken/asynq":         {},
		"github.com/segmentio/kafka-go":    {},
	} {
		rows := rowsOf(t, "../library/testdata/pinned", pattern+"/...")
		generated := map[string]bool{}
		for _, row := range rows {
			if row.Package == pattern {
				row.Generated = false
				generated[row.Symbol()+": "+row.String()] = true
			}
		}
		_ = wanted
		for _, row := range (library.Library{}).All() {
			if row.Package != pattern || row.Kind != library.Ends && row.Kind != library.Alias && row.Kind != library.Changes && row.Kind != library.Neutral {
				continue
			}
			name := row.Symbol() + ": " + row.String()
			if generated[name] {
				t.Log("agree   ", name)
				delete(generated, name)
			} else {
				t.Log("missing ", name)
			}
		}
		for name := range generated {
			t.Log("other   ", name)
		}
	}
}
