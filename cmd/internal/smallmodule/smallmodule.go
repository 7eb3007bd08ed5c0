// Package smallmodule is a module with three violations of a rule and one of another, for tests of packages that work
// on a session.
package smallmodule

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix/triage"
)

const files = `
-- go.mod --
module example.com/m

go 1.24
-- ssot.yaml --
version: 1
rules:
  count:
    owner: example.com/m/one
    use: one.Counter()
    forbid: [{call: example.com/m/lib.New}]
  word:
    forbid: [{call: example.com/m/lib.Word}]
-- lib/lib.go --
package lib

type Count struct{ N int }

func New() *Count { return &Count{} }

func Word() string { return "" }
-- one/one.go --
package one

import "example.com/m/lib"

var counter = lib.New()

func Counter() *lib.Count { return counter }
-- a/a.go --
package a

import "example.com/m/lib"

func First() *lib.Count {
	return lib.New()
}

func Second() *lib.Count {
	return lib.New()
}
-- b/b.go --
package b

import "example.com/m/lib"

func Third() *lib.Count {
	return lib.New()
}

var Word = lib.Word()
`

// Environment keeps the developer's settings of the go command out of a test. It needs no network. What go has built
// stays, also for a test that changes HOME.
func Environment(t *testing.T) {
	t.Helper()
	//ssot:allow environment -- a test keeps what the developer set
	if dir, err := os.UserCacheDir(); err == nil && os.Getenv("GOCACHE") == "" {
		t.Setenv("GOCACHE", filepath.Join(dir, "go-build"))
	}
	for name, value := range map[string]string{"GOFLAGS": "", "GOPROXY": "off", "GOWORK": "", "CGO_ENABLED": "0", "GOOS": "linux", "GOARCH": "amd64"} {
		t.Setenv(name, value)
	}
}

// Write writes the module into a folder of its own and returns it, together with one for sessions.
func Write(t *testing.T) (dir, state string) {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	dir, state = filepath.Join(root, "module"), filepath.Join(root, "state")
	for _, f := range txtar.Parse([]byte(files)).Files {
		path := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir, state
}

// Session opens a session of the module.
func Session(t *testing.T) *triage.Session {
	t.Helper()
	Environment(t)
	dir, state := Write(t)
	s, err := triage.OpenSession(t.Context(), triage.Options{Dir: dir, State: state})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}
