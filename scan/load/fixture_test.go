package load

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/scan/scantest"
)

// unpack is [scantest.Unpack].
func unpack(t *testing.T, archive string) string {
	t.Helper()
	return scantest.Unpack(t, archive)
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
