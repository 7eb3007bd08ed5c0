//go:build unix

package verify

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestBuilder compares builds with a first one, by a script in the place of go that complains of what texts say: it is
// told what is worse than it was.
func TestBuilder(t *testing.T) {
	program, err := exec.LookPath("go")
	if err != nil {
		t.Skip(err)
	}
	parent, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	root := filepath.Join(parent, "tree")
	script := fmt.Sprintf(`#!/bin/sh
overlay=$(dirname "${GOFLAGS##*-overlay=}")
says() { grep -qs "$1" "$overlay"/*; }
case "$*" in
"env "*) exec '%s' "$@";;
"list -overlay="*" -m") echo example.com/m;;
"list -overlay="*" -e -test "*) echo '{"ImportPath": "example.com/m/a"}';;
"list -overlay="*" -e "*) echo '{"ImportPath": "example.com/m/a", "Dir": "'"$PWD"'/a", "Name": "a", "GoFiles": ["a.go"]} {"ImportPath": "example.com/m/b", "Dir": "'"$PWD"'/b", "Name": "b", "GoFiles": ["b.go"], "Imports": ["example.com/m/a"]}';;
"list -overlay="*" -export -test "*)
	if says unbuilt; then printf '# example.com/m/a\na/a.go:3:5: it does not build\n' >&2; exit 1; fi
	if says unbuildable; then printf '# example.com/m/b\nb/b.go:1:2: of the other\n' >&2; exit 1; fi;;
"vet "*) if says unvetted; then printf '# example.com/m/b\nb/b.go:4:1: it is vetted\n' >&2; exit 1; fi;;
*) echo "$@" >&2; exit 3;;
esac
`, program)
	for name, text := range map[string]string{"bin/go": script, "tree/go.mod": "module example.com/m\n\ngo 1.24\n", "tree/a/a.go": "package a\n", "tree/b/b.go": "package b\n"} {
		path := filepath.Join(parent, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	link := filepath.Join(parent, "link") // as the caller names the folder
	if err := os.Symlink("tree", link); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", filepath.Join(parent, "bin")+string(os.PathListSeparator)+os.Getenv("PATH"))
	t.Setenv("GOFLAGS", "")
	t.Setenv("GOWORK", "off")
	o := Options{Configurations: []Configuration{{Name: "default"}}, Decisions: []Decision{{Fingerprint: "1", Packages: []string{"example.com/m/a"}}}}
	text := func(says string) map[string][]byte {
		return map[string][]byte{filepath.Join(o.Root, "a", "a.go"): []byte("package a // " + says + "\n")}
	}
	for _, o.Root = range []string{root, link} {
		for first, want := range map[string]map[string]string{
			"":        {"": "", "unbuilt": "a/a.go:3:5: it does not build", "unvetted": "b/b.go:4:1: it is vetted"},
			"unbuilt": {"": "", "unbuilt": "", "unbuildable": "b/b.go:1:2: of the other"},
		} {
			b, err := NewBuilder(t.Context(), o, text(first), Build, Vet)
			if err != nil {
				t.Fatal(err)
			}
			scratch := b.v.temp.Path
			for says, want := range want {
				faults, err := b.Faults(t.Context(), text(says))
				got := ""
				if len(faults) > 0 {
					got = faults[0].First
				}
				if len(faults) > 1 || got != want || err != nil {
					t.Errorf("%s, first %q, then %q: %q, %v, want %q", o.Root, first, says, got, err, want)
				}
			}
			b.Close()
			if _, err := os.Stat(scratch); err == nil {
				t.Error("the folder is left")
			}
		}
	}
	o.Root = filepath.Join(parent, "none")
	if b, err := NewBuilder(t.Context(), o, nil); err == nil {
		b.Close()
		t.Error("a folder that is not there was built")
	}
	o.Root = root
	if err := os.WriteFile(filepath.Join(parent, "bin", "go"), []byte("#!/bin/sh\n[ $1 = env ] && exec '"+program+"' \"$@\"\necho 'no such module' >&2\nexit 1\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	if b, err := NewBuilder(t.Context(), o, nil); err == nil || err.Error() != "list modules: no such module" {
		t.Errorf("%v, %v", b, err)
	}
}
