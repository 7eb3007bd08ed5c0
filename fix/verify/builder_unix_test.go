//go:build unix

package verify

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// scripted is a module in which a script stands in the place of go. It answers with the files of a folder, and notes
// there which packages it built and vetted.
type scripted struct {
	t    *testing.T
	dir  string // of the answers
	root string
}

// newScripted returns a module of the packages a, b, which imports it, and gone, which does too and has no folder. All
// of them are well.
func newScripted(t *testing.T) *scripted {
	t.Helper()
	program, err := exec.LookPath("go")
	if err != nil {
		t.Skip(err)
	}
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	s := &scripted{t, dir, filepath.Join(dir, "tree")}
	s.write("bin/go", fmt.Sprintf(`#!/bin/sh
answer() { cat '%[1]s'/$1; [ ! -e '%[1]s'/$1.fails ]; exit $?; }
complain() { echo "$@" | tr ' ' '\n' | sed "1!{/^-/d;s|^example.com/m/||;}" | tr '\n' ' ' | sed 's/ $//' >>'%[1]s/log'; echo >>'%[1]s/log'; }
case "$*" in
"env "*) name='%[1]s/env'$(echo "$*" | tr -c 'A-Z\n' _); [ -e "$name" ] || '%[2]s' "$@" >"$name"; exec cat "$name";;
"list -overlay="*" -m") echo example.com/m;;
"list "*"-e -test "*) answer tests;;
"list "*"-e "*) answer packages;;
"list "*" -export -test "*) complain "$@"; cat '%[1]s/build' >&2; [ ! -s '%[1]s/build' ];;
"vet "*) complain "$@"; cat '%[1]s/vet' >&2; [ ! -s '%[1]s/vet' ];;
*) echo "$@" >&2; exit 3;;
esac
`, dir, program))
	s.write("tree/go.mod", "module example.com/m\n\ngo 1.24\n")
	s.write("tree/a/a.go", "package a\n")
	s.write("tree/b/b.go", "package b\n")
	s.write("packages", strings.ReplaceAll(`
{"ImportPath": "example.com/m/a", "Dir": "ROOT/a", "Name": "a", "GoFiles": ["a.go"]}
{"ImportPath": "example.com/m/b", "Dir": "ROOT/b", "Name": "b", "GoFiles": ["b.go"], "Imports": ["example.com/m/a"]}
{"ImportPath": "example.com/m/gone", "Dir": "ROOT/gone", "Name": "gone", "GoFiles": ["gone.go"], "Imports": ["example.com/m/a"]}
`, "ROOT", s.root))
	s.write("tests", `{"ImportPath": "example.com/m/a"} {"ImportPath": "example.com/m/b"}`)
	s.write("build", "")
	s.write("vet", "")
	t.Setenv("PATH", filepath.Join(dir, "bin")+string(os.PathListSeparator)+os.Getenv("PATH"))
	t.Setenv("GOFLAGS", "")
	t.Setenv("GOWORK", "off")
	return s
}

func (s *scripted) write(name, text string) {
	s.t.Helper()
	path := filepath.Join(s.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o700); err != nil {
		s.t.Fatal(err)
	}
}

// log returns what was built and vetted since the last call, a line each.
func (s *scripted) log() string {
	s.t.Helper()
	text, err := os.ReadFile(filepath.Join(s.dir, "log"))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		s.t.Fatal(err)
	}
	s.write("log", "")
	return strings.TrimSpace(string(text))
}

func (s *scripted) options(configurations ...string) Options {
	o := Options{Root: s.root, Decisions: []Decision{{Fingerprint: "1", Packages: []string{"example.com/m/a"}}}}
	for _, name := range configurations {
		o.Configurations = append(o.Configurations, Configuration{Name: name})
	}
	return o
}

// left returns the scratch folders.
func (s *scripted) left(temp string) int {
	s.t.Helper()
	list, err := filepath.Glob(filepath.Join(temp, scratchName+"*"))
	if err != nil {
		s.t.Fatal(err)
	}
	return len(list)
}

// TestBuilderPackages holds what is built and vetted: not what can't be loaded with its tests, and vetted only what has
// a folder.
func TestBuilderPackages(t *testing.T) {
	s := newScripted(t)
	s.write("tests", `{"ImportPath": "example.com/m/b", "Error": {}}`)
	b, err := NewBuilder(t.Context(), s.options("default"), nil, Build, Vet)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if faults, err := b.Faults(t.Context(), nil); len(faults) > 0 || err != nil {
		t.Errorf("%v, %v", faults, err)
	}
	if d := cmp.Diff("list a gone\nvet a\nlist a gone\nvet a", s.log()); d != "" {
		t.Errorf("-want +got %s", d)
	}
	for name, test := range map[string]struct {
		tests string // what go list says of the packages with their tests
		want  string
	}{
		"none":                         {`{"ImportPath": "example.com/m/b"}`, ""},
		"what one needs is broken":     {`{"ImportPath": "example.com/m/b", "DepsErrors": [{}]}`, "b"},
		"the test's program is broken": {`{"ImportPath": "example.com/m/b.test", "DepsErrors": [{}]}`, "b"},
		"with its tests it is broken":  {`{"ImportPath": "example.com/m/b [example.com/m/b.test]", "ForTest": "example.com/m/b", "Error": {}}`, "b"},
		"with its tests it is well":    {`{"ImportPath": "example.com/m/b [example.com/m/b.test]", "ForTest": "example.com/m/b"}`, ""},
		"two are broken":               {`{"ImportPath": "example.com/m/a", "Error": {}} {"ImportPath": "example.com/m/b", "Error": {}}`, "a b"},
	} {
		s.write("tests", test.tests)
		unread, err := b.unread(t.Context(), &b.v.worlds[0], "")
		var got []string
		for _, pkg := range []string{"a", "b"} {
			if _, ok := unread["example.com/m/"+pkg]; ok {
				got = append(got, pkg)
			}
		}
		if d := cmp.Diff(test.want, strings.Join(got, " ")); d != "" || err != nil || len(unread) > 0 && len(got) == 0 {
			t.Errorf("%s: %v, %v, -want +got %s", name, unread, err, d)
		}
	}
	if unread, err := b.unread(t.Context(), &world{}, ""); unread != nil || err != nil {
		t.Errorf("of no packages: %v, %v", unread, err)
	}
}

// TestBuilderFaults holds the faults of a later build: one of a package, whatever kinds and configurations have more.
func TestBuilderFaults(t *testing.T) {
	const a, b = "# example.com/m/a\na/a.go:3:5: one\n", "# example.com/m/b\nb/b.go:4: two\n"
	one := Fault{Kind: Build, Package: "example.com/m/a", Output: "a/a.go:3:5: one", File: "a/a.go", First: "a/a.go:3:5: one"}
	two := Fault{Kind: Build, Package: "example.com/m/b", Output: "b/b.go:4: two", File: "b/b.go", First: "b/b.go:4: two"}
	vetted := one
	vetted.Kind = Vet
	s := newScripted(t)
	both, err := NewBuilder(t.Context(), s.options("default", "other"), nil, Build)
	if err != nil {
		t.Fatal(err)
	}
	defer both.Close()
	for name, test := range map[string]struct {
		kinds      []Kind
		first      string // what the first build says
		build, vet string // what the later ones say
		want       []Fault
	}{
		"in two configurations":   {[]Kind{Build}, "", a + b, "", []Fault{one, two}},
		"one was there":           {[]Kind{Build}, a, a + b, "", []Fault{two}},
		"it is no fault any more": {[]Kind{Build}, a, "", "", nil},
		"built and vetted":        {[]Kind{Build, Vet}, "", a, a, []Fault{one}},
		"vetted alone":            {[]Kind{Vet}, "", "", a, []Fault{vetted}},
		"of no package":           {[]Kind{Build}, "", "it is broken\n", "", []Fault{{Kind: Build, Output: "it is broken", First: "it is broken"}}},
	} {
		s.write("build", test.first)
		s.write("vet", "")
		both.kinds = test.kinds
		overlay, err := both.overlay(nil)
		if err == nil {
			both.first, err = both.build(t.Context(), overlay)
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		s.write("build", test.build)
		s.write("vet", test.vet)
		got, err := both.Faults(t.Context(), nil)
		if d := cmp.Diff(test.want, got); d != "" || err != nil {
			t.Errorf("%s: %v, -want +got %s", name, err, d)
		}
	}
}

// TestBuilderFails holds that what go does not answer, or in no way that can be read, is an error, and that nothing is
// left in the temporary folder then.
func TestBuilderFails(t *testing.T) {
	s := newScripted(t)
	temp := filepath.Join(s.dir, "temp")
	if err := os.Mkdir(temp, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", temp)
	t.Setenv("GOTMPDIR", temp)
	for _, test := range []struct{ file, text, want string }{
		{"tests", "{", "read the answer of go list: unexpected EOF"},
		{"tests.fails", "", "list packages with their tests: "},
		{"build", "# example.com/m/a\nwrite x: no space left on device\n", "build what was decided: a disk that go writes to is full (GOTMPDIR, TMPDIR and GOCACHE say where): write x: no space left on device"},
	} {
		s.write(test.file, test.text)
		b, err := NewBuilder(t.Context(), s.options("default"), nil, Build)
		if err == nil || err.Error() != test.want {
			t.Errorf("%s: %v, want %s", test.file, err, test.want)
		}
		if b != nil || s.left(temp) > 0 {
			t.Errorf("%s: %d folders are left", test.file, s.left(temp))
		}
		s.write("tests", "")
		s.write("build", "")
		if err := os.RemoveAll(filepath.Join(s.dir, "tests.fails")); err != nil {
			t.Fatal(err)
		}
	}
	b, err := NewBuilder(t.Context(), s.options("default"), nil, Build)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if _, err := b.Faults(stopped, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
	if err := os.RemoveAll(b.v.temp.Path); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Faults(t.Context(), nil); err == nil || !strings.HasPrefix(err.Error(), "make a folder to verify in: ") {
		t.Errorf("without its folder: %v", err)
	}
}

// TestBuilderOverlay holds that texts are told to go under the names that it has for the files, and that no text is a
// file that is not there.
func TestBuilderOverlay(t *testing.T) {
	s := newScripted(t)
	link := filepath.Join(s.dir, "link")
	if err := os.Symlink("tree", link); err != nil {
		t.Fatal(err)
	}
	o := s.options("default")
	o.Root = link
	b, err := NewBuilder(t.Context(), o, nil, Build)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	overlay, err := b.overlay(map[string][]byte{filepath.Join(link, "a", "a.go"): []byte("package a // new\n"), filepath.Join(link, "b", "b.go"): nil})
	if err != nil {
		t.Fatal(err)
	}
	p, err := b.places(overlay)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for copied, path := range p.of {
		text := "none"
		if copied != "" {
			data, err := os.ReadFile(copied)
			if err != nil {
				t.Fatal(err)
			}
			text = string(data)
		}
		got[path] = text
	}
	want := map[string]string{filepath.Join(s.root, "a", "a.go"): "package a // new\n", filepath.Join(s.root, "b", "b.go"): "none"}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got %s", d)
	}
	if err := os.WriteFile(overlay, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{overlay, overlay + ".gone"} {
		if _, err := b.places(path); err == nil || !strings.HasPrefix(err.Error(), "read what to build: ") {
			t.Errorf("%s: %v", path, err)
		}
	}
}
