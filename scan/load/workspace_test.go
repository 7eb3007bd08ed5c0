package load

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-58def443/ssot/scan/load/internal/tree"
)

// modules has three that need each other in turn, and is what a proxy in a folder serves.
const modules = `
-- dep@v1.0.0/go.mod --
module example.com/dep

go 1.21

require example.com/deep v1.0.0
-- dep@v1.0.0/dep.go --
package dep

import "example.com/deep"

var X = deep.X
-- deep@v1.0.0/go.mod --
module example.com/deep

go 1.21
-- deep@v1.0.0/deep.go --
package deep

var X = 1
-- deep@v1.1.0/go.mod --
module example.com/deep

go 1.21
-- deep@v1.1.0/deep.go --
package deep

var X = 2
-- unnamed@v1.0.0/go.mod --
module example.com/unnamed

go 1.21
-- unnamed@v1.0.0/unnamed.go --
package unnamed

var X = 3
`

// serve makes a proxy of modules and an empty module cache, and lets go believe what it fetches.
func serve(t *testing.T) {
	t.Helper()
	src, proxy := unpack(t, modules), t.TempDir()
	folders, err := filepath.Glob(filepath.Join(src, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range folders {
		name, version, _ := strings.Cut(filepath.Base(folder), "@")
		dir := filepath.Join(proxy, "example.com", name, "@v")
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		mod, err := os.ReadFile(filepath.Join(folder, "go.mod"))
		if err != nil {
			t.Fatal(err)
		}
		for ending, data := range map[string][]byte{
			".mod": mod, ".info": []byte(`{"Version":"` + version + `"}`), ".zip": zipped(t, folder, "example.com/"+name+"@"+version),
		} {
			if err := os.WriteFile(filepath.Join(dir, version+ending), data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		list, err := os.OpenFile(filepath.Join(dir, "list"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(list, version)
		if err := list.Close(); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("GOPROXY", "file://"+filepath.ToSlash(proxy))
	t.Setenv("GOSUMDB", "off")
	t.Setenv("GOMODCACHE", t.TempDir())
	t.Setenv("GOFLAGS", "-modcacherw")
}

func zipped(t *testing.T, folder, prefix string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, data := range contents(t, folder) {
		f, err := z.Create(prefix + "/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write(data); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// contents returns the files below a folder.
func contents(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	out := make(map[string][]byte)
	if err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		out[filepath.ToSlash(rel)], err = os.ReadFile(path)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

// state names every file and folder below one, with mode, time and content.
func state(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	files := contents(t, dir)
	if err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		fmt.Fprintf(&b, "%s %s %s %x\n", rel, info.Mode(), info.ModTime(), sha256.Sum256(files[filepath.ToSlash(rel)]))
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// unsummed is a workspace for which go learns sums that stand in no go.sum.
const unsummed = `
-- go.work --
go 1.21

use ./a
use "./b c"

replace example.com/gone => ./gone
-- a/go.mod --
module example.com/a

go 1.21

require example.com/dep v1.0.0

require example.com/deep v1.0.0 // indirect
-- a/a.go --
package a

import "example.com/dep"

var Y = dep.X
-- b c/go.mod --
module example.com/b

go 1.21

require example.com/deep v1.1.0

require example.com/gone v1.0.0
-- b c/b.go --
package b

import (
	"example.com/deep"
	"example.com/gone"
)

var Z, G = deep.X, gone.X
-- gone/go.mod --
module example.com/gone

go 1.21
-- gone/gone.go --
package gone

var X = 4
`

// vendoredWork is a workspace whose vendor folder go uses.
const vendoredWork = `
-- go.work --
go 1.22

use ./a
-- a/go.mod --
module example.com/a

go 1.21

require example.com/absent v1.0.0
-- a/a.go --
package a

import "example.com/absent"

var Y int = absent.X
-- vendor/modules.txt --
## workspace
# example.com/absent v1.0.0
## explicit; go 1.21
example.com/absent
-- vendor/example.com/absent/absent.go --
package absent

var X = 1
`

// TestWritesNothing walks and loads where the go command would add to go.work.sum, go.sum or go.mod.
func TestWritesNothing(t *testing.T) {
	const imports = "-- go.mod --\nmodule example.com/a\n\ngo 1.21\n-- a.go --\npackage a\n\nimport \"example.com/unnamed\"\n\nvar Y = unnamed.X\n"
	for name, c := range map[string]struct{ archive, flags, want string }{
		"workspace":                  {unsummed, "-modcacherw", "default: example.com/a a.go\ndefault: example.com/b b.go\n"},
		"workspace under mod=mod":    {unsummed, "-mod=mod -modcacherw", "default: example.com/a a.go\ndefault: example.com/b b.go\n"},
		"workspace that is vendored": {vendoredWork, "-modcacherw", "default: example.com/a a.go\n"},
		// Neither folder is one that go would use.
		"workspace with a vendor folder": {
			unsummed + "-- vendor/modules.txt --\n# example.com/dep v1.0.0\n## explicit; go 1.21\n", "-modcacherw", "default: example.com/a a.go\ndefault: example.com/b b.go\n",
		},
		"workspace without a version and with a vendor folder": {
			strings.Replace(strings.Replace(unsummed, "go 1.21\n", "", 1), "go 1.21", "go 1.18", 2) + "-- vendor/modules.txt --\n## workspace\n", "-modcacherw", "default: example.com/a a.go\ndefault: example.com/b b.go\n",
		},
		"module that names too little under mod=mod": {
			imports, "-mod=mod -modcacherw",
			"default: example.com/a a.go\n\ta.go:3:8: could not import example.com/unnamed (cannot find module providing package example.com/unnamed: import lookup disabled by -mod=readonly)\n",
		},
		"module without sums under mod=mod": {
			strings.Replace(imports, "go 1.21\n", "go 1.21\n\nrequire example.com/unnamed v1.0.0\n", 1), "-mod=mod -modcacherw",
			"default: example.com/a a.go\n\ta.go:3:8: could not import example.com/unnamed (missing go.sum entry for module providing package example.com/unnamed (imported by example.com/a); to add: go get example.com/a)\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			serve(t)
			dir := unpackMore(t, c.archive)
			t.Setenv("GOFLAGS", c.flags)
			t.Setenv("TMPDIR", t.TempDir())
			before := state(t, dir)
			unchanged(t, dir, c.want)
			if c.archive == vendoredWork {
				return
			}
			// The go command alone writes there, or the fixture shows nothing.
			flags := strings.ReplaceAll(c.flags, "-mod=mod", "")
			if strings.HasPrefix(c.archive, "-- go.mod") {
				flags = c.flags
			}
			cmd := exec.Command("go", "list", "-e", "-deps", "./...")
			if strings.Contains(c.archive, "go.work") {
				cmd = exec.Command("go", "list", "-e", "-deps", "example.com/a", "example.com/b")
			}
			cmd.Dir, cmd.Env = dir, append(os.Environ(), "GOFLAGS="+flags, "GOTOOLCHAIN=local")
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			if before == state(t, dir) {
				t.Error("go list has written nothing")
			}
		})
	}
}

// unchanged walks and loads a folder and wants a summary, and everything on disk as it was.
func unchanged(t *testing.T, dir, want string) {
	t.Helper()
	before := state(t, dir)
	if _, err := tree.Walk(t.Context(), dir, nil); err != nil {
		t.Error(err)
	}
	got := summary(mustLoad(t, Options{Dir: dir, Patterns: []string{"./..."}}), dir)
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if d := cmp.Diff(before, state(t, dir)); d != "" {
		t.Errorf("it wrote (-before +after):\n%s", d)
	}
	if left, err := os.ReadDir(os.TempDir()); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v (%v)", left, err)
	}
}

// unpackMore is unpack for a test that has chosen its proxy.
func unpackMore(t *testing.T, archive string) string {
	t.Helper()
	proxy := os.Getenv("GOPROXY")
	defer t.Setenv("GOPROXY", proxy)
	return unpack(t, archive)
}

// TestLoadOfWorkspace loads the modules of a workspace: neither what is nested in one, nor what is in none.
func TestLoadOfWorkspace(t *testing.T) {
	dir := unpack(t, `
-- go.work --
go 1.22
use (
	./a
	./b/inner
)
-- a/go.mod --
module example.com/a
go 1.22
-- a/a.go --
package a
-- a/broken/broken.go --
package broken

import "fmt
-- a/nested/go.mod --
module example.com/nested
-- a/nested/n.go --
package n
-- b/loose.go --
package loose
-- b/inner/go.mod --
module example.com/inner
go 1.22
-- b/inner/inner.go --
package inner
`)
	p := mustLoad(t, Options{Dir: dir, Patterns: []string{"./..."}})
	want := `default: example.com/a a.go
default: example.com/a/broken broken.go
`
	if got := summary(p, dir); !strings.HasPrefix(got, want) || !strings.HasSuffix(got, "default: example.com/inner inner.go\n") {
		t.Error(got)
	}
}
