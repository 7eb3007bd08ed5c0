package typetest

import (
	"flag"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "write what is got as what is wanted")

// Compare compares answers, by the names of the files of an archive that hold what is wanted. The flag -update writes
// them.
func Compare(t *testing.T, file string, ar *txtar.Archive, got map[string]string) {
	t.Helper()
	changed := false
	for _, name := range slices.Sorted(maps.Keys(got)) {
		want := ""
		i := slices.IndexFunc(ar.Files, func(f txtar.File) bool { return f.Name == name })
		if i >= 0 {
			want = string(ar.Files[i].Data)
		}
		if want == got[name] {
			continue
		}
		if !*update {
			t.Errorf("%s: -want +got\n%s", name, cmp.Diff(strings.Split(want, "\n"), strings.Split(got[name], "\n")))
			continue
		}
		changed = true
		switch section := (txtar.File{Name: name, Data: []byte(got[name])}); {
		case got[name] == "":
			ar.Files = slices.Delete(ar.Files, i, i+1)
		case i < 0:
			ar.Files = append(ar.Files, section)
		default:
			ar.Files[i] = section
		}
	}
	if !changed {
		return
	}
	if err := os.WriteFile(file, txtar.Format(ar), 0o600); err != nil {
		t.Fatal(err)
	}
}
