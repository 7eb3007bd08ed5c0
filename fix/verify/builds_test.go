package verify_test

import (
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-58def443/ssot/fix/verify"
)

// TestBuilderUnread holds what is built of packages that can't be loaded: the code where only the tests can't be, and
// what depends on it.
func TestBuilderUnread(t *testing.T) {
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip(err)
	}
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("GOWORK", "off")
	t.Setenv("GOFLAGS", "")
	gone := "import \"example.com/m/gone\"\n\nvar _ = gone.X\n"
	for name, text := range map[string]string{
		"go.mod":           "module example.com/m\n\ngo 1.24\n",
		"base/base.go":     "package base\n\nfunc New() {}\n",
		"inner/a.go":       "package inner\n\nimport \"example.com/m/base\"\n\nfunc F() { base.New() }\n",
		"inner/a_test.go":  "package inner\n\n" + gone,
		"outer/a.go":       "package outer\n\nimport \"example.com/m/base\"\n\nfunc F() { base.New() }\n",
		"outer/a_test.go":  "package outer_test\n\n" + gone,
		"next/a.go":        "package next\n\nimport (\n\t\"example.com/m/base\"\n\t\"example.com/m/calm\"\n)\n\nfunc F() { base.New(); calm.F() }\n",
		"calm/a.go":        "package calm\n\nfunc F() {}\n",
		"calm/a_test.go":   "package calm\n\n" + gone,
		"broken/a.go":      "package broken\n\nimport \"example.com/m/base\"\n\nfunc F() { base.New() }\n",
		"broken/b.go":      "package broken\n\n" + gone,
		"only/a_test.go":   "package only\n\nimport \"example.com/m/base\"\n\nfunc f() { base.New() }\n",
		"only/b_test.go":   "package only\n\n" + gone,
		"well.test/a.go":   "package well\n\nimport \"example.com/m/base\"\n\nfunc F() { base.New() }\n",
		"tested/a.go":      "package tested\n",
		"tested/a_test.go": "package tested\n\nimport \"example.com/m/base\"\n\nfunc f() { base.New() }\n",
	} {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	o := verify.Options{Root: root, Configurations: []verify.Configuration{{Name: "default"}}, Decisions: []verify.Decision{{Fingerprint: "1", Packages: []string{"example.com/m/base"}}}}
	b, err := verify.NewBuilder(t.Context(), o, nil, verify.Build, verify.Vet)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	faults, err := b.Faults(t.Context(), map[string][]byte{filepath.Join(root, "base", "base.go"): []byte("package base\n\nfunc New(n int) {}\n")})
	got := map[string]bool{}
	for _, f := range faults {
		name, _, _ := strings.Cut(strings.TrimPrefix(f.Package, "example.com/m/"), " ")
		got[name] = true
	}
	if d := cmp.Diff([]string{"inner", "next", "outer", "tested", "well.test"}, slices.Sorted(maps.Keys(got))); d != "" || err != nil {
		t.Error(d, err)
	}
	if faults, err = b.Faults(t.Context(), nil); len(faults) > 0 || err != nil {
		t.Error(faults, err)
	}
}
