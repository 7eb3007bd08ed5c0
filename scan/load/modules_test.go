package load

import (
	"os"
	"path/filepath"
	"testing"
)

// TestModules lists what go.sum verifies, and neither the main module nor a folder that stands in a module's place.
func TestModules(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":         "module example.com/app\n\ngo 1.26\n\nrequire example.com/lib v1.2.3\n\nreplace example.com/lib => ./lib\n",
		"go.sum":         "example.com/lib v1.2.3 h1:AAAA=\nexample.com/lib v1.2.3/go.mod h1:BBBB=\nno line of one\n",
		"a.go":           "package app\n\nimport _ \"example.com/lib\"\n",
		"lib/go.mod":     "module example.com/lib\n\ngo 1.26\n",
		"lib/lib.go":     "package lib\n",
		"a_test.go":      "package app\n",
		"lib/b/other.go": "package b\n",
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	prog, err := Load(t.Context(), Options{Dir: dir, Patterns: []string{"./..."}, Configurations: []Configuration{{Name: "default"}}, Plain: true})
	if err != nil {
		t.Fatal(err)
	}
	if got := prog.Modules(); len(got) != 0 {
		t.Errorf("folders have no version: %v", got)
	}
	if len(prog.Packages) != 1 {
		t.Errorf("the tests are left out: %v", prog.Packages)
	}
	sums := map[string]string{}
	readSums(filepath.Join(dir, "go.sum"), sums)
	if len(sums) != 1 || sums["example.com/lib v1.2.3"] != "h1:AAAA=" {
		t.Errorf("sums: %v", sums)
	}
	// ssot's own modules are those that its go.sum has.
	prog, err = Load(t.Context(), Options{Dir: "../..", Patterns: []string{"./scan/rule"}, Configurations: []Configuration{{Name: "default"}}, Plain: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range prog.Modules() {
		if m.Path == "github.com/goccy/go-yaml" && m.Version != "" && len(m.Sum) > 10 {
			return
		}
	}
	t.Errorf("%v", prog.Modules())
}
