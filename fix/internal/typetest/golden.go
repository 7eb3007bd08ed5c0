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

	"github.com/seed-58def443/ssot/scan/load"
)

var update = flag.Bool("update", false, "write what is got as what is wanted")

// Archive returns the program of an archive in a file, and a function that compares an answer with the archive's file
// want.txt.
func Archive(t *testing.T, file string) (p *load.Program, compare func(got string)) {
	t.Helper()
	ar, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	code := slices.DeleteFunc(slices.Clone(ar.Files), func(f txtar.File) bool { return strings.HasPrefix(f.Name, "want.") })
	return Program(t, string(txtar.Format(&txtar.Archive{Files: code}))), func(got string) {
		t.Helper()
		Compare(t, file, ar, map[string]string{"want.txt": got})
	}
}

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
