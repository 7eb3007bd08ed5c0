package load

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// unpack writes a txtar archive into a temporary folder, where the go command finds no network.
func unpack(t *testing.T, archive string) string {
	t.Helper()
	t.Setenv("GOPROXY", "off")
	t.Setenv("GOFLAGS", "")
	t.Setenv("GOWORK", "")
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range txtar.Parse([]byte(archive)).Files {
		path := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

var defaults = []Configuration{{Name: "default"}}

func mustLoad(t *testing.T, o Options) *Program {
	t.Helper()
	if o.Configurations == nil {
		o.Configurations = defaults
	}
	p, err := Load(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// summary returns one line a package: configuration, ID, files, and its errors below it.
func summary(p *Program, dir string) string {
	var b strings.Builder
	for _, pkg := range p.Packages {
		fmt.Fprintf(&b, "%s: %s", pkg.Configuration, pkg.ID)
		for _, f := range pkg.Files {
			fmt.Fprintf(&b, " %s", filepath.Base(f.Path))
		}
		b.WriteByte('\n')
		for _, e := range pkg.Errors {
			fmt.Fprintf(&b, "\t%s\n", strings.ReplaceAll(e.Error(), dir+string(filepath.Separator), ""))
		}
	}
	return b.String()
}

func named(t *testing.T, p *Program, configuration, id string) *Package {
	t.Helper()
	for _, pkg := range p.Packages {
		if pkg.ID == id && pkg.Configuration == configuration {
			return pkg
		}
	}
	t.Fatalf("no package %s in configuration %s", id, configuration)
	return nil
}
