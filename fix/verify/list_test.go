package verify

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

// TestList lists what is checked of a decision in a folder that go list leaves out: the package, those that import it,
// which may be left out themselves or lie outside of the rule file's folder, and not what nothing imports.
func TestList(t *testing.T) {
	t.Setenv("GOFLAGS", "")
	t.Setenv("GOWORK", "")
	dir := t.TempDir()
	for _, f := range txtar.Parse([]byte(`
-- go.work --
go 1.24
use (
	./m
	./other
)
-- other/go.mod --
module example.com/other

go 1.24
-- other/o.go --
package other

import _ "example.com/m/rules/testdata/n"
-- m/go.mod --
module example.com/m

go 1.24
-- m/top/t_test.go --
package top_test

import _ "example.com/m/rules/testdata/n"
-- m/rules/testdata/n/n.go --
package n
-- m/rules/testdata/n/n_test.go --
package n
-- m/rules/_x/x.go --
package x

import _ "example.com/m/rules/testdata/n"
-- m/rules/_x/_gone/g.go --
package gone

import _ "example.com/m/rules/testdata/n"
-- m/rules/a/a.go --
package a

import (
	_ "example.com/m/rules/_x"
	_ "example.com/m/rules/_nothing"
)
-- m/rules/b/b.go --
package b

import _ "example.com/m/rules/a"
`)).Files {
		path := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct {
		deep        bool
		build, test string
	}{
		{false, "example.com/m/rules/_x example.com/m/rules/testdata/n example.com/m/top example.com/other", "example.com/m/rules/testdata/n example.com/m/top"},
		{true, "example.com/m/rules/_x example.com/m/rules/a example.com/m/rules/b example.com/m/rules/testdata/n example.com/m/top example.com/other", "example.com/m/rules/testdata/n example.com/m/top"},
	} {
		v := &verifier{Options: Options{
			Root: filepath.Join(dir, "m", "rules"), Deep: test.deep, Configurations: []Configuration{{Name: "default"}},
			Decisions: []Decision{{Fingerprint: "1", Packages: []string{"example.com/m/rules/testdata/n", "example.com/m/rules/gone"}}},
		}}
		if err := v.open(t.Context()); err != nil {
			t.Fatal(err)
		}
		defer v.close()
		if err := v.list(t.Context(), ""); err != nil {
			t.Fatal(err)
		}
		w := v.worlds[0]
		if diff := cmp.Diff([]string{test.build, test.test}, []string{strings.Join(w.build, " "), strings.Join(w.test, " ")}); diff != "" {
			t.Errorf("deep %t (-want +got):\n%s", test.deep, diff)
		}
	}
}
