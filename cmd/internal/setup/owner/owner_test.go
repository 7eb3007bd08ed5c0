package owner_test

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/cmd/internal/setup/owner"
	"github.com/seed-58def443/ssot/fix/survey"
)

var update = flag.Bool("update", false, "write what is got as what is wanted")

const client = "example.com/shop/client"

// specs are the packages that are written, with all forms that there are of making and of ending.
var specs = []owner.Spec{
	{Name: "plain", Code: `client.New("a")`, Gives: survey.Value{Code: "*client.Client", Path: client, Name: "Client", Nil: true}, Imports: []survey.Import{{Path: client}}, Ends: &survey.Ending{Method: "Close", Errs: true}, Like: "app/app.go", Header: "// Copyright 2026 The Shop. All rights reserved."},
	{Name: "failing", Code: `client.Open(ctx, os.Getenv("A"))`, Gives: survey.Value{Code: "client.UniversalClient", Path: client, Name: "UniversalClient", Nil: true}, Imports: []survey.Import{{Path: "os"}, {Path: client}}, Errs: true, Context: true, Ends: &survey.Ending{Method: "Disconnect", Context: true, Errs: true}},
	{Name: "endless", Code: `c.New("a")`, Gives: survey.Value{Code: "*c.Client", Path: client, Name: "Client", Nil: true}, Imports: []survey.Import{{Path: client, Name: "c"}}},
	{Name: "silent", Code: `client.New("a")`, Gives: survey.Value{Code: "*client.Client", Path: client, Name: "Client", Nil: true}, Imports: []survey.Import{{Path: client}}, Ends: &survey.Ending{Method: "Stop"}},
	{Name: "env", Environment: true},
}

// TestSource writes each package into the module of testdata, whose tests then run, with the race detector where there
// is a C compiler.
func TestSource(t *testing.T) {
	const archive = "testdata/written.txtar"
	ar, err := txtar.ParseFile(archive)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]int{}
	dir := t.TempDir()
	for i, f := range ar.Files {
		want[f.Name] = i
		write(t, dir, f.Name, f.Data)
	}
	for _, s := range specs {
		src, err := owner.Source(s)
		if err != nil || !s.Environment && !s.Possible() {
			t.Fatal(s.Name, err)
		}
		name := s.Name + "/" + s.File()
		i, known := want[name]
		if *update && !known {
			ar.Files = append(ar.Files, txtar.File{Name: name})
			i = len(ar.Files) - 1
		}
		if *update {
			ar.Files[i].Data = src
		} else if diff := cmp.Diff(string(ar.Files[i].Data), string(src)); diff != "" {
			t.Errorf("%s: wanted - got +\n%s", name, diff)
		}
		write(t, dir, name, src)
	}
	if *update {
		if err := os.WriteFile(archive, txtar.Format(ar), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	args := []string{"test", "./..."}
	if _, err := exec.LookPath("gcc"); err == nil && !testing.Short() {
		args = []string{"test", "-race", "./..."}
	}
	cmd := exec.CommandContext(t.Context(), "go", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off", "GOPROXY=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestSourceNames holds that the name of a file whose code is taken over stays in its comment, whatever it has.
func TestSourceNames(t *testing.T) {
	for _, end := range []string{"\n", "\r\n", "\u2028", "*/ "} {
		s := specs[0]
		s.Like = "app/a" + end + "func init() { evil() }" + end + "var x = 1 //.go"
		src, err := owner.Source(s)
		if err != nil || strings.Contains(string(src), "\nfunc init") || strings.Contains(string(src), "\u2028") {
			t.Errorf("%q: %v\n%s", s.Like, err, src)
		}
	}
}

func write(t *testing.T, dir, name string, data []byte) {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestUse says what a rule's use is, and what can't be kept.
func TestUse(t *testing.T) {
	for i, want := range []string{"plain.Client()", "failing.Client({ctx})", "endless.Client()", "silent.Client()"} {
		if got := specs[i].Use(); got != want {
			t.Errorf("%s, not %s", got, want)
		}
	}
	for _, v := range []survey.Value{{Code: "aws.Config", Name: "Config"}, {Code: "func()", Nil: true}, {Code: "*x.client", Name: "client", Nil: true}} {
		if (owner.Spec{Gives: v, Code: "x"}).Possible() {
			t.Error("a package is written for", fmt.Sprint(v))
		}
	}
	if (owner.Spec{Gives: specs[0].Gives}).Possible() {
		t.Error("a package is written without knowing what makes one")
	}
	if _, err := owner.Source(owner.Spec{Name: "bad", Code: "1 +", Gives: specs[0].Gives}); err == nil {
		t.Error("no error for what is no Go")
	}
}
