package example

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/rule"
)

var update = flag.Bool("update", false, "write what is got as what is wanted")

func TestMain(m *testing.M) {
	// Fixtures need no network and nothing of the developer's settings.
	for name, value := range map[string]string{"GOFLAGS": "", "GOPROXY": "off", "GOWORK": "", "CGO_ENABLED": "0", "GOOS": "linux", "GOARCH": "amd64"} {
		if err := os.Setenv(name, value); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

// open writes the files of an archive into a folder and returns its rule file.
func open(t *testing.T, ar *txtar.Archive) *rule.File {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range ar.Files {
		path := filepath.Join(root, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	file, err := rule.Load(filepath.Join(root, rule.FileName))
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// TestRun tests the rules of each module of testdata. The file "want" has a line for each example: where it is, and
// what is wrong with it.
func TestRun(t *testing.T) {
	t.Parallel()
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
			i := slices.IndexFunc(ar.Files, func(f txtar.File) bool { return f.Name == "want" })
			if i < 0 {
				t.Fatal("no want")
			}
			want := &ar.Files[i]
			file := open(t, ar)
			outcomes, err := Run(t.Context(), scan.Options{Rules: file, Dir: filepath.Dir(file.Path)}, file.Rules)
			if err != nil {
				t.Fatal(err)
			}
			var b strings.Builder
			for _, x := range outcomes {
				kind, verdict := "ok", "as it should be"
				if x.Bad {
					kind = "bad"
				}
				if x.Fault != "" {
					verdict = x.Fault
				}
				if x.Broken {
					verdict = "? " + verdict
				}
				fmt.Fprintf(&b, "%d:%d %s %s: %s\n", x.At.Line, x.At.Column, x.Rule.Name, kind, verdict)
			}
			if *update {
				want.Data = []byte(b.String())
				if err := os.WriteFile(path, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if d := cmp.Diff(string(want.Data), b.String()); d != "" {
				t.Errorf("-want +got %s", d)
			}
		})
	}
}

// wrong is a module whose rule names a symbol that its package does not have, so that it can't be scanned.
const wrong = `
-- go.mod --
module example.com/m

go 1.24
-- m.go --
package m

import "os"

var Home = os.Getenv("HOME")
-- ssot.yaml --
version: 1
rules:
  env:
    forbid: [{call: os.GetEnv}]
`

// TestRunNothing has a rule without examples: nothing is scanned.
func TestRunNothing(t *testing.T) {
	t.Parallel()
	file := open(t, txtar.Parse([]byte(wrong)))
	if got, err := Run(t.Context(), scan.Options{Rules: file}, file.Rules); got != nil || err != nil {
		t.Error(got, err)
	}
}

// TestRunErrors has trees of which no example can be tested.
func TestRunErrors(t *testing.T) {
	t.Parallel()
	stopped, stop := context.WithCancel(t.Context())
	stop()
	for want, ctx := range map[string]context.Context{"context canceled": stopped, "os has no GetEnv": t.Context()} {
		file := open(t, txtar.Parse([]byte(wrong+"    examples: {ok: os.Args}\n")))
		if got, err := Run(ctx, scan.Options{Rules: file}, file.Rules); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, %v, want %s", got, err, want)
		}
	}
}
