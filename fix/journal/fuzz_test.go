package journal

import (
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/disk/file"
	"github.com/seed-58def443/ssot/fix/journal/internal/intent"
	"github.com/seed-58def443/ssot/fix/journal/internal/kept"
)

// FuzzIntent reads what an intent file could hold. Whatever that is, nothing panics, and a step that is believed names
// files that a step may write, and beside them nothing but names of its own.
func FuzzIntent(f *testing.F) {
	hash := file.Sum(nil)
	id := strings.Repeat("A", 26)
	f.Add([]byte(`{"version":2,"id":"` + id + `","files":[{"path":"p/a.go","before":"` + hash + `","after":"` + hash + `","temp":"p/.ssot-` + id + `-0-new","undo":"p/.ssot-` + id + `-0-old"}],"record":{"version":1}}`))
	f.Add([]byte(`{"version":2,"id":"/../` + id + `","files":[{"path":".git/config","before":"","after":"","temp":"a","undo":"b"}]}`))
	f.Add([]byte(`{"version":3}`))
	f.Add([]byte(`[`))
	dir := filepath.Join(f.TempDir(), "tree")
	if err := os.MkdirAll(filepath.Join(dir, "p"), 0o755); err != nil {
		f.Fatal(err)
	}
	if err := os.Symlink("p", filepath.Join(dir, "link")); err != nil {
		f.Fatal(err)
	}
	j, err := Open(optionsOf(dir))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		in, err := intent.Decode(data, intent.File, j.guard.Name)
		if (in == nil) != (err != nil) {
			t.Fatalf("%v, %v", in, err)
		}
		if err != nil {
			return
		}
		for _, file := range in.Files {
			if path.Ext(file.Path) != ".go" || !filepath.IsLocal(file.Path) || strings.HasPrefix(file.Path, "link/") {
				t.Errorf("it writes %q", file.Path)
			}
			for _, beside := range []string{file.Temp, file.Undo, file.Part()} {
				if path.Dir(beside) != path.Dir(file.Path) || !strings.HasPrefix(path.Base(beside), kept.Ours) {
					t.Errorf("it writes and removes %q beside %q", beside, file.Path)
				}
			}
		}
	})
}
