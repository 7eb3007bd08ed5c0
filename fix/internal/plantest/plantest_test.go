package plantest_test

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix/internal/plantest"
	"github.com/seed-58def443/ssot/fix/refusal"
)

// TestRun holds what Run says: statuses, refusals, hazards, settings that are equal, factories and chains, and what
// becomes of the files.
func TestRun(t *testing.T) { plantest.Run(t) }

// TestHazards holds what Hazards finds in memory, also in code with type errors, and that it says one kind at a time.
func TestHazards(t *testing.T) {
	plantest.Hazards(t, refusal.HazardOptions, "testdata/memory/options.txtar")
	plantest.Hazards(t, refusal.HazardLifetime, "testdata/memory/lifetime.txtar")
	plantest.Hazards(t, "", "testdata/memory/all.txtar", "testdata/memory/broken.txtar")
}

// TestWritten holds what Written says.
func TestWritten(t *testing.T) { plantest.Written(t, "testdata/memory/written.txtar") }

// TestFiles holds which files are written, and how the lines of a comment change them.
func TestFiles(t *testing.T) {
	dir := t.TempDir()
	files := plantest.Write(t, dir, txtar.Parse([]byte(`crlf a/crlf.txt
bom a/bom.txt
cut a/cut.txt
link a/link.txt plain.txt
nothing a/plain.txt

-- a/crlf.txt --
one
two
-- a/bom.txt --
one
-- a/cut.txt --
one
two
-- a/plain.txt --
one
-- go.mod --
module other
-- want.txt --
wanted
`)))
	for name, want := range map[string]string{"a/crlf.txt": "one\r\ntwo\r\n", "a/bom.txt": "\ufeffone\n", "a/cut.txt": "one\ntwo", "a/plain.txt": "one\n", "a/link.txt": "one\n", "go.mod": "module other\n"} {
		got, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil || string(got) != want || name != "a/link.txt" && string(files[name]) != want {
			t.Errorf("%s: %q, %q, %v", name, got, files[name], err)
		}
	}
	if target, err := os.Readlink(filepath.Join(dir, "a", "link.txt")); err != nil || target != "plain.txt" {
		t.Error(target, err)
	}
	if _, err := os.Stat(filepath.Join(dir, "want.txt")); err == nil {
		t.Error("what is wanted is no file of the module")
	}
	if _, err := os.Stat(filepath.Join(dir, "internal", "redisx", "redisx.go")); err != nil {
		t.Error("the files of lib.txt come with it:", err)
	}
}
