package listing

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/scan/load/internal/source"
)

const module = `
-- m/go.mod --
module example.com/m

go 1.24
-- m/a/a.go --
package a

import "example.com/m/b"

var A = b.B
-- m/a/a_test.go --
package a
-- m/a/x_test.go --
package a_test

import _ "example.com/m/a"
-- m/b/b.go --
package b

const B = 1
-- m/b/tagged.go --
//go:build integration

package b
-- m/cmd/main.go --
package main

import _ "unsafe"

func main() {}
-- m/excluded/windows.go --
//go:build windows

package excluded
-- n/go.mod --
module example.com/n

go 1.24
-- n/n.go --
package n
-- none/none.go --
package none
`

// write writes the files of an archive into a folder.
func write(t *testing.T, archive string) string {
	t.Helper()
	t.Setenv("GOFLAGS", "")
	t.Setenv("GOWORK", "")
	t.Setenv("GOOS", "linux")
	t.Setenv("GOARCH", "amd64")
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range txtar.Parse([]byte(archive)).Files {
		path := filepath.Join(root, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// TestList lists patterns of a module and of a workspace: the roots with the names of their files, and what missed.
func TestList(t *testing.T) {
	root := write(t, module)
	work := write(t, module+"-- go.work --\ngo 1.24\n\nuse (\n\t./m\n\t./n\n)\n")
	var special source.Error
	special.Position.Filename = filepath.Join(root, "m", "b", "b.go")
	const variants = "example.com/m/a=a.go; example.com/m/a [example.com/m/a.test]=a.go a_test.go; example.com/m/a_test [example.com/m/a.test]=x_test.go; "
	for _, test := range []struct {
		name string
		r    Request
		c    Configuration
		want string
	}{
		{"all", Request{Dir: "m", Patterns: []string{"./..."}}, Configuration{}, variants + "example.com/m/b=b.go; example.com/m/cmd=main.go; "},
		{"without tests", Request{Dir: "m", Patterns: []string{"./..."}, Plain: true}, Configuration{}, "example.com/m/a=a.go; example.com/m/b=b.go; example.com/m/cmd=main.go; "},
		{"a tag, and patterns of its own", Request{Dir: "m", Patterns: []string{"./..."}}, Configuration{Tags: []string{"integration"}, Patterns: []string{"example.com/m/b"}}, "example.com/m/b=b.go tagged.go; "},
		{"another platform", Request{Dir: "m", Patterns: []string{"./excluded"}}, Configuration{Env: []string{"GOOS=windows"}}, "example.com/m/excluded=windows.go; "},
		{"what go leaves out", Request{Dir: "m", Patterns: []string{"./excluded/..."}}, Configuration{}, "missed ./excluded/...; "},
		{"no folder", Request{Dir: "m", Patterns: []string{"./gone", "./b"}}, Configuration{}, "example.com/m/b=b.go; missed ./gone; "},
		{"no folders", Request{Dir: "m", Patterns: []string{"./gone/...", "unsafe"}}, Configuration{}, "missed ./gone/...; "},
		{"a file that can't be opened", Request{Dir: "m", Patterns: []string{"./b"}, Special: []source.Error{special}}, Configuration{Tags: []string{"integration"}}, "example.com/m/b=tagged.go; "},
		{"a workspace", Request{Dir: "", Patterns: []string{"./..."}, Plain: true}, Configuration{}, "example.com/m/a=a.go; example.com/m/b=b.go; example.com/m/cmd=main.go; example.com/n=n.go; "},
	} {
		at := root
		if test.r.Dir == "" {
			at = work
		}
		test.r.Dir = filepath.Join(at, test.r.Dir)
		l, err := List(t.Context(), &test.r, &test.c)
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		var b strings.Builder
		for _, n := range l.Roots {
			var files []string
			for _, f := range n.Files {
				files = append(files, filepath.Base(f))
			}
			fmt.Fprintf(&b, "%s=%s; ", n.ID, strings.Join(files, " "))
			if !n.Wanted || l.Nodes[n.ID] != n {
				t.Errorf("%s: %s is not wanted", test.name, n.ID)
			}
		}
		for pattern := range l.misses {
			fmt.Fprintf(&b, "missed %s; ", pattern)
		}
		if got := b.String(); got != test.want {
			t.Errorf("%s: %s\nwant %s", test.name, got, test.want)
		}
	}
}

func TestListFails(t *testing.T) {
	root := write(t, module+"-- broken/go.mod --\nno module\n-- m/x.go/x.txt --\n-- m/y.go --\npackage m\n")
	stopped, stop := context.WithCancel(t.Context())
	stop()
	for _, test := range []struct {
		name, dir, pattern, want string
		env                      []string
	}{
		{"no module", "none", "./...", "no go.mod found in ", nil},
		{"a module that can't be read", "broken", "./...", "go.mod:1: unknown directive: no", nil},
		{"a file", "m", "y.go", "y.go: matches no packages: it is the name of a file", nil},
		{"no architecture", "m", "./b", "amiga", []string{"GOARCH=amiga"}},
	} {
		if l, err := List(t.Context(), &Request{Dir: filepath.Join(root, test.dir), Patterns: []string{test.pattern}}, &Configuration{Env: test.env}); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, %v, want %s", test.name, l, err, test.want)
		}
	}
	if _, err := List(stopped, &Request{Dir: filepath.Join(root, "m"), Patterns: []string{"./b"}}, &Configuration{}); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
}
