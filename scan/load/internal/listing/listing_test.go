package listing

import (
	"errors"
	"fmt"
	"go/types"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/go/packages"

	"github.com/seed-58def443/ssot/scan/load/internal/gocmd"
	"github.com/seed-58def443/ssot/scan/load/internal/source"
)

// listing returns packages, one a line: "PATH: IMPORT …". Each has a file of its name.
func listing(lines ...string) *Listing {
	l := &Listing{Nodes: map[string]*Node{}}
	at := func(path string) *Node {
		if l.Nodes[path] == nil {
			l.Nodes[path] = &Node{ID: path, Path: path, Name: path, Files: []string{path + ".go"}, Imports: map[string]*Node{}}
		}
		return l.Nodes[path]
	}
	for _, line := range lines {
		path, imports, _ := strings.Cut(line, ":")
		n := at(path)
		for imported := range strings.FieldsSeq(imports) {
			n.Imports[imported] = at(imported)
		}
	}
	return l
}

func TestChain(t *testing.T) {
	l := listing("a: b c", "b: d", "c: e", "d: z", "e: f", "f: z", "z: a", "x:")
	for _, test := range []struct{ from, to, want string }{
		{"a", "z", "a b d z"},
		{"a", "a", "a"},
		{"z", "f", "z a c e f"},
		{"a", "x", ""},
		{"none", "a", ""},
		{"a", "none", ""},
	} {
		if got := strings.Join(l.Chain(test.from, test.to), " "); got != test.want {
			t.Errorf("from %s to %s: %q, want %q", test.from, test.to, got, test.want)
		}
	}
}

// TestShare has packages a and b in two configurations, in the second of which something differs: then they and what
// imports them are not shared.
func TestShare(t *testing.T) {
	for _, test := range []struct {
		name   string
		differ func(l *Listing)
		want   string
	}{
		{"nothing", func(*Listing) {}, "a b c"},
		{"files", func(l *Listing) { l.Nodes["b"].Files = []string{"b.go", "b_windows.go"} }, "c"},
		{"the name", func(l *Listing) { l.Nodes["c"].Name = "other" }, ""},
		{"the version", func(l *Listing) { l.Nodes["a"].GoVersion = "go1.9" }, "b c"},
		{"errors", func(l *Listing) { l.Nodes["a"].errors = []packages.Error{{Msg: "wrong"}} }, "b c"},
		{"an import more", func(l *Listing) { l.Nodes["a"].Imports["c"] = l.Nodes["c"] }, "b c"},
		{"another import", func(l *Listing) { l.Nodes["b"].Imports = map[string]*Node{"d": l.Nodes["c"]} }, "c"},
		{"sizes", func(l *Listing) { l.Nodes["b"].Sizes = types.SizesFor("gc", "386") }, "c"},
		{"a package of its own", func(l *Listing) { l.Nodes["d"] = &Node{ID: "d"} }, "a b c"},
	} {
		first, second := listing("a: b", "b: c", "c:"), listing("a: b", "b: c", "c:")
		test.differ(second)
		second.Nodes["a"].Wanted = true
		second.Roots = []*Node{second.Nodes["a"]}
		second.Share([]*Listing{listing("x:"), first})
		var shared []string
		for _, id := range slices.Sorted(maps.Keys(first.Nodes)) {
			if second.Nodes[id] == first.Nodes[id] {
				shared = append(shared, id)
			}
		}
		if got := strings.Join(shared, " "); got != test.want {
			t.Errorf("%s: %q are shared, want %q", test.name, got, test.want)
		}
		if second.Roots[0] != second.Nodes["a"] || !second.Nodes["a"].Wanted || first.Nodes["b"].Wanted {
			t.Errorf("%s: the root is another package, or wanted is not what was", test.name)
		}
		for _, n := range second.Nodes {
			for path, dep := range n.Imports {
				if path != "d" && second.Nodes[path] != dep {
					t.Errorf("%s: %s imports another %s", test.name, n.ID, path)
				}
			}
		}
	}
}

func TestImport(t *testing.T) {
	l := listing("a: b empty broken")
	n := l.Nodes["a"]
	l.Nodes["empty"].Files = nil
	l.Nodes["broken"].Files, l.Nodes["broken"].errors = nil, []packages.Error{{Msg: "no required module;\n\tto add it"}}
	l.Nodes["b"].errors = []packages.Error{{Msg: "wrong"}}
	checked := types.NewPackage("b", "b")
	l.Nodes["b"].Types = checked
	l.Seen = []*packages.Package{{}}
	l.Nodes["unsafe"] = &Node{ID: "unsafe", Path: "unsafe"}
	l.Finish()
	for path, want := range map[string]string{"b": "b", "empty": "empty", "unsafe": "unsafe", "none": "! not listed by the go command: an import cycle, or a package that is not there", "broken": "! no required module; to add it"} {
		pkg, err := n.Import(path)
		var got string
		if err == nil {
			got = pkg.Path()
		} else {
			got = "! " + err.Error()
		}
		if got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
	if l.Nodes["b"].Types != checked || l.Nodes["unsafe"].Types != types.Unsafe || !l.Nodes["empty"].Types.Complete() || l.Seen != nil {
		t.Error("it is not finished")
	}
}

func TestVariant(t *testing.T) {
	for id, want := range map[string]string{"a/b": "", "a/b [a/b.test]": " [a/b.test]"} {
		if got := (&Node{ID: id, Path: "a/b"}).Variant(); got != want {
			t.Errorf("%s: %q", id, got)
		}
	}
}

// TestUnrequired has a workspace of the modules m and other, of which m requires lib alone.
func TestUnrequired(t *testing.T) {
	l := listing("m/a: lib/x", "m/b: other/y", "other/y:", "other/z:", "lib/x:", "fmt:", "m/c:")
	for id, n := range l.Nodes {
		n.Module, _, _ = strings.Cut(id, "/")
	}
	l.Nodes["fmt"].Module = ""
	l.requires = map[string][]string{"m": {"lib"}, "other": nil}
	for _, test := range []struct{ from, path, want string }{
		{"m/a", "other/y", "other"},
		{"m/a", "lib/x", ""},
		{"m/a", "m/c", ""},
		{"m/a", "fmt", ""},
		{"m/a", "none", ""},
		{"m/b", "other/z", ""},
		{"other/y", "m/a", "m"},
		{"lib/x", "m/a", ""},
	} {
		if got := l.Unrequired(l.Nodes[test.from], test.path); got != test.want {
			t.Errorf("%s imports %s: %q, want %q", test.from, test.path, got, test.want)
		}
	}
}

func TestListErrors(t *testing.T) {
	n := &Node{}
	for _, pos := range []string{"", "-", "a.go:3:7", "a.go:3", "/x/a.go:3:7", "a.go", "C:a.go:3:7", "a.go:x:7", "1:a.go:2:3"} {
		n.errors = append(n.errors, packages.Error{Pos: pos, Msg: "two\n\tlines"})
	}
	var got []string
	for _, e := range n.ListErrors("/m") {
		got = append(got, fmt.Sprintf("%q %d %d %s", e.Position.Filename, e.Position.Line, e.Position.Column, e.Msg))
	}
	want := []string{
		`"" 0 0 two lines`, `"" 0 0 two lines`, `"/m/a.go" 3 7 two lines`, `"/m/a.go" 3 0 two lines`, `"/x/a.go" 3 7 two lines`, `"/m/a.go" 0 0 two lines`,
		`"/m/C:a.go" 3 7 two lines`, `"/m/a.go:x" 7 0 two lines`, `"/m/1:a.go" 2 3 two lines`,
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got %s", d)
	}
}

func TestAdd(t *testing.T) {
	dep := &packages.Package{ID: "lib", PkgPath: "lib", Module: &packages.Module{Path: "lib"}}
	p := &packages.Package{
		ID: "m/a [m/a.test]", PkgPath: "m/a", Name: "a", ForTest: "m/a", Dir: "/m/a", GoFiles: []string{"/m/a/a.go"}, Errors: []packages.Error{{Msg: "wrong"}},
		Module: &packages.Module{Path: "m", GoVersion: "1.24"}, Imports: map[string]*packages.Package{"lib": dep, "fmt": {ID: "fmt", PkgPath: "fmt"}},
	}
	l := &Listing{Nodes: map[string]*Node{}, sizes: types.SizesFor("gc", "386")}
	n := l.add(p)
	if l.add(p) != n || l.Nodes[p.ID] != n || l.Nodes["lib"] != n.Imports["lib"] || len(l.Nodes) != 3 {
		t.Error("a package has two nodes")
	}
	got := fmt.Sprint(n.ID, n.Path, n.Name, n.ForTest, n.Dir, n.Module, n.GoVersion, n.Files, n.errors, n.From == p.Module, n.Sizes == l.sizes, n.Wanted)
	if want := fmt.Sprint(p.ID, "m/a", "a", "m/a", "/m/a", "m", "go1.24", p.GoFiles, p.Errors, true, true, false); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if lib, std := l.Nodes["lib"], l.Nodes["fmt"]; lib.GoVersion != "go1.16" || std.GoVersion != "" || std.Module != "" || std.From != nil {
		t.Errorf("%+v, %+v", lib, std)
	}
}

func TestTestMain(t *testing.T) {
	for name, test := range map[string]struct {
		p    packages.Package
		want bool
	}{
		"that of go list":           {packages.Package{ID: "m/a.test", Name: "main", Dir: "/m/a", GoFiles: []string{"/cache/main.go"}}, true},
		"a command":                 {packages.Package{ID: "m/a", Name: "main", Dir: "/m/a", GoFiles: []string{"/m/a/main.go"}}, false},
		"a command a.test":          {packages.Package{ID: "m/a.test", Name: "main", Dir: "/m/a.test", GoFiles: []string{"/m/a.test/main.go"}}, false},
		"a package a.test":          {packages.Package{ID: "m/a.test", Name: "a", Dir: "/m/a.test", GoFiles: []string{"/cache/a.go"}}, false},
		"a variant":                 {packages.Package{ID: "m/a.test", Name: "main", ForTest: "m/a", Dir: "/m/a", GoFiles: []string{"/cache/main.go"}}, false},
		"a command without a file":  {packages.Package{ID: "m/a.test", Name: "main", Dir: "/m/a"}, false},
		"a command with cgo's file": {packages.Package{ID: "m/a", Name: "main", Dir: "/m/a", GoFiles: []string{"/cache/main.go"}}, false},
	} {
		if got := isTestMain(&test.p); got != test.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

func TestUnmatched(t *testing.T) {
	wrong := []packages.Error{{Msg: "pattern ./none: no such\n\tfolder"}}
	for name, test := range map[string]struct {
		p    packages.Package
		want string
	}{
		"no folder":      {packages.Package{ID: "./none", Errors: wrong}, "./none: matches no packages: no such folder"},
		"no errors":      {packages.Package{ID: "./none"}, ""},
		"with a name":    {packages.Package{ID: "./none", Name: "none", Errors: wrong}, ""},
		"with a file":    {packages.Package{ID: "./none", GoFiles: []string{"a.go"}, Errors: wrong}, ""},
		"other files":    {packages.Package{ID: "./none", OtherFiles: []string{"a.c"}, Errors: wrong}, ""},
		"excluded files": {packages.Package{ID: "./none", IgnoredFiles: []string{"a.go"}, Errors: wrong}, ""},
	} {
		got := ""
		if err := unmatched(&test.p); err != nil {
			got = err.Error()
		}
		if got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

// TestMisses has patterns that match in no configuration, in one of two, and in the only one that uses them.
func TestMisses(t *testing.T) {
	miss := func(patterns ...string) map[string]error {
		all := map[string]error{}
		for _, p := range patterns {
			all[p] = errors.New(p + ": nothing")
		}
		return all
	}
	err := Misses([]*Listing{
		{patterns: []string{"./z", "./a", "./tagged"}, misses: miss("./z", "./a", "./tagged")},
		{patterns: []string{"./z", "./tagged"}, misses: miss("./z")},
		{patterns: []string{"./own"}},
	})
	if err == nil || err.Error() != "./a: nothing\n./z: nothing" {
		t.Error(err)
	}
	if err := Misses([]*Listing{{patterns: []string{"./a"}}}); err != nil {
		t.Error(err)
	}
}

func TestExpand(t *testing.T) {
	mods := []gocmd.Module{{Path: "m", Dir: "/w/m"}, {Path: "n", Dir: "/w/n"}, {Path: "o", Dir: "/w/n/o"}, {Path: "x", Dir: "/x"}}
	for _, test := range []struct {
		pattern string
		mods    []gocmd.Module
		want    string
	}{
		{"./...", nil, "./..."},
		{"./...", mods, "/w/m/... /w/n/... /w/n/o/..."},
		{"./n/...", mods, "/w/n/o/... ./n/..."},
		{"./n/p/...", mods, "./n/p/..."},
		{"./none/...", mods, "./none/..."},
		{"/w/m/...", mods, "/w/m/..."},
		{"./n", mods, "./n"},
		{"./n/o...", mods, "./n/o..."},
		{"./.../o/...", mods, "./.../o/..."},
		{"m/...", mods, "m/..."},
		{"...", mods, "..."},
	} {
		if got := strings.Join(expand("/w", []string{test.pattern}, test.mods)[test.pattern], " "); got != test.want {
			t.Errorf("%s of %d modules: %q, want %q", test.pattern, len(test.mods), got, test.want)
		}
	}
}

func TestMatcher(t *testing.T) {
	for _, test := range []struct {
		pattern, path, dir string
		want               bool
	}{
		{"m/...", "m", "", true},
		{"m/...", "m/a/b", "", true},
		{"m/...", "mm", "", false},
		{"m/.../b", "m/a/b", "", true},
		{"m/.../b", "m/a/c", "", false},
		{"./a/...", "m/a", "/w/a", true},
		{"./a/...", "m/a/b", "/w/a/b", true},
		{"./a/...", "m/b", "/w/b", false},
		{"/x.y/...", "m", "/xzy/a", false},
	} {
		if got := matcher("/w", test.pattern)(&packages.Package{PkgPath: test.path, Dir: test.dir}); got != test.want {
			t.Errorf("%s matches %s in %s: %t", test.pattern, test.path, test.dir, got)
		}
	}
}

func TestWords(t *testing.T) {
	o := &Request{Dir: t.TempDir()}
	for _, name := range []string{"x.go", "y.go/y.txt"} {
		path := filepath.Join(o.Dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for given, want := range map[string]string{
		"./a ./b ./a":    "./a ./b",
		"./x.go ../x.go": "./x.go ../x.go",
		"y.go none.go":   "y.go none.go",
		"./a x.go":       "! x.go: matches no packages: it is the name of a file",
	} {
		listed := map[string][]string{}
		for p := range strings.FieldsSeq(given) {
			listed[p] = []string{p, "./b"}[:1]
		}
		words, err := o.words(strings.Fields(given), listed)
		got := strings.Join(words, " ")
		if err != nil {
			got = "! " + err.Error()
		}
		if got != want {
			t.Errorf("%s: %q, want %q", given, got, want)
		}
	}
}

// TestOverlay has a named pipe, of which nothing is read, and one that the overlay replaces.
func TestOverlay(t *testing.T) {
	o := &Request{Overlay: map[string][]byte{"/m/b.go": []byte("package b\n")}}
	if got := o.overlay(); len(got) != 1 {
		t.Errorf("%q", got)
	}
	var pipe, replaced source.Error
	pipe.Position.Filename, replaced.Position.Filename = "/m/pipe.go", "/m/b.go"
	o.Special = []source.Error{pipe, replaced}
	if d := cmp.Diff(map[string][]byte{"/m/b.go": []byte("package b\n"), "/m/pipe.go": []byte(leftOut)}, o.overlay()); d != "" {
		t.Errorf("-want +got %s", d)
	}
}
