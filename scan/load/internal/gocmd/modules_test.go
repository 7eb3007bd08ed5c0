package gocmd

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

// TestMainModules compares the modules that are read from go.mod and go.work with what the go command says, its errors
// among them.
func TestMainModules(t *testing.T) {
	for name, c := range map[string]struct {
		files, in, flags string
		unclear          bool
		want             []string // paths of modules, or none for an error
	}{
		"module":        {files: "-- go.mod --\nmodule example.com/a\n\ngo 1.21\n", want: []string{"example.com/a"}},
		"below":         {files: "-- go.mod --\nmodule example.com/a\n-- b/c/x.go --\npackage c\n", in: "b/c", want: []string{"example.com/a"}},
		"replaced":      {files: "-- go.mod --\nmodule a\n\nrequire b v1.0.0\n\nreplace b => ./b\n-- b/go.mod --\nmodule b\n", want: []string{"a"}},
		"workspace":     {files: "-- go.work --\ngo 1.21\n\nuse (\n\t./a\n\t./b\n)\n-- a/go.mod --\nmodule example.com/a\n\ngo 1.21\n-- b/go.mod --\nmodule example.com/b\n\ngo 1.21\n", in: "b", want: []string{"example.com/a", "example.com/b"}},
		"another file":  {files: "-- go.mod --\nmodule example.com/a\n-- other.mod --\nmodule example.com/other\n", flags: "-modfile=other.mod", unclear: true, want: []string{"example.com/other"}},
		"newer":         {files: "-- go.mod --\nmodule example.com/a\n\ngo 1.999\n", unclear: true},
		"newer work":    {files: "-- go.work --\ngo 1.999\n\nuse ./a\n-- a/go.mod --\nmodule example.com/a\n", unclear: true},
		"no go.mod":     {files: "-- go.work --\ngo 1.21\n\nuse ./a\n-- a/x.go --\npackage a\n", unclear: true},
		"no module":     {files: "-- go.mod --\ngo 1.21\n", unclear: true},
		"no path":       {files: "-- go.mod --\nmodule \"a b\"\n", unclear: true},
		"another word":  {files: "-- go.mod --\nmodule example.com/a\nbogus x\n", unclear: true},
		"a newer patch": {files: "-- go.mod --\nmodule example.com/a\n\ngo 1.21.13\n", want: []string{"example.com/a"}},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.CopyFS(dir, must(txtar.FS(txtar.Parse([]byte(c.files))))); err != nil {
				t.Fatal(err)
			}
			more := []string{"GOTOOLCHAIN=local", "GOFLAGS=" + c.flags}
			g, err := New(t.Context(), filepath.Join(dir, c.in), more, nil)
			if err != nil {
				t.Fatal(err)
			}
			defer g.Close()
			if g.unclear != c.unclear {
				t.Errorf("whether only the go command knows: %v, want %v", g.unclear, c.unclear)
			}
			read, readErr := g.MainModules(t.Context())
			g.unclear = true
			asked, askedErr := g.MainModules(t.Context())
			if diff := cmp.Diff(asked, read); diff != "" || (readErr == nil) != (askedErr == nil) {
				t.Errorf("read differs from asked (-asked +read):\n%s%v, %v", diff, askedErr, readErr)
			}
			var paths []string
			for _, m := range asked {
				paths = append(paths, m.Path)
			}
			if diff := cmp.Diff(c.want, paths); diff != "" {
				t.Errorf("the modules (-want +got):\n%s%v", diff, askedErr)
			}
		})
	}
}

// TestKnown has settings that were reported before: they hold for other platforms, and for nothing else.
func TestKnown(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module a\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	known := Settings{GOARCH: "known", GOMOD: filepath.Join(dir, "go.mod"), GOFLAGS: "-mod=mod"}
	for _, c := range []struct {
		more         []string
		goarch, with string
	}{
		{nil, "known", "GOFLAGS=-mod=readonly -buildvcs=false"},
		{[]string{"GOOS=plan9", "GOARCH=mips"}, "mips", "GOFLAGS=-mod=readonly -buildvcs=false"},
		{[]string{"GOARCH=arm", "GOFLAGS=-mod=vendor"}, "arm", ""},
	} {
		g, err := New(t.Context(), dir, c.more, &known)
		if err != nil {
			t.Fatal(err)
		}
		if g.GOARCH != c.goarch {
			t.Errorf("%v: GOARCH %s, want %s", c.more, g.GOARCH, c.goarch)
		}
		if last := g.Env[len(g.Env)-1]; c.with != "" && last != c.with {
			t.Errorf("%v: the environment ends in %s, want %s", c.more, last, c.with)
		}
		if c.with == "" && g.GOFLAGS != "-mod=vendor -buildvcs=false" {
			t.Errorf("%v: GOFLAGS %s: they were not asked for anew", c.more, g.GOFLAGS)
		}
		g.Close()
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
