package scan

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/snippet"
)

// TestFaulty holds of which files a package has errors, and of which these can't be counted.
func TestFaulty(t *testing.T) {
	t.Parallel()
	file := func(path, src string) *load.File { return &load.File{Path: path, Src: []byte(src)} }
	wrong, cut := []load.Error{{Msg: "undefined: x"}}, []load.Error{{Msg: "expected '}'"}}
	r := &Result{Program: &load.Program{Packages: []*load.Package{
		{Files: []*load.File{file("/m/a.go", "package a")}},
		{Files: []*load.File{file("/m/b.go", "package b\n\nvar b = x"), file("/m/both.go", "package b")}, Errors: wrong},
		{Files: []*load.File{file("/m/c.go", "package c\n\nfunc c() {"), file("/m/d.go", "package c")}, Errors: cut},
		{Files: []*load.File{file("/m/both.go", "package b"), file("/m/e.go", "package b\n\nfunc e() {")}},
	}}}
	for path, want := range map[string][2]bool{"/m/a.go": {false, false}, "/m/b.go": {true, false}, "/m/both.go": {true, false}, "/m/c.go": {true, true}, "/m/d.go": {true, true}, "/m/e.go": {false, false}, "/m/none.go": {false, false}} {
		if faulty, half := r.Faulty(path), r.HalfTyped(path); faulty != want[0] || half != want[1] {
			t.Errorf("%s: faulty %t, half typed %t", path, faulty, half)
		}
	}
	if !r.AnyFaulty() {
		t.Error("nothing is faulty")
	}
	if r.Program.Packages = r.Program.Packages[:1]; r.AnyFaulty() {
		t.Error("something is faulty")
	}
	if is, err := r.Mends(t.Context(), "/m/a.go", []byte("package a")); is || err != nil {
		t.Errorf("what has no errors is mended: %t, %v", is, err)
	}
	if !Parses([]byte("package a")) || Parses([]byte("package a\n\nfunc {")) || Parses(nil) {
		t.Error("what parses")
	}
}

// TestRootedPattern converts patterns of a folder to patterns of the root.
func TestRootedPattern(t *testing.T) {
	t.Parallel()
	root := filepath.FromSlash("/src")
	for _, test := range []struct{ dir, pattern, want string }{
		{"/src", "./...", "./..."},
		{"/src", ".", "."},
		{"/src", "./a", "./a"},
		{"/src", "example.com/shop/...", "example.com/shop/..."},
		{"/src", "a/...", "a/..."},
		{"/src/a", ".", "./a"},
		{"/src/a", "./b/...", "./a/b/..."},
		{"/src/a", "..", "."},
		{"/src/a", "../b", "./b"},
		{"/src/a", "../...", "./..."},
		{"/src/a", "../../...", "./..."},
		{"/src", "..", "!..: is not below the folder of ssot.yaml"},
		{"/src", "../other/...", "!../other/...: is not below the folder of ssot.yaml"},
		{"/src/a", "/src/b", "./b"},
		{"/src/a", "/src/b/...", "./b/..."},
		{"/src/a", "/src", "."},
		{"/src/a", "/src/...", "./..."},
		{"/src/a", "/...", "./..."},
		{"/src", "/other", "!/other: is not below the folder of ssot.yaml"},
	} {
		got, err := rootedPattern(root, filepath.FromSlash(test.dir), test.pattern)
		if err != nil {
			got = "!" + err.Error()
		}
		if got != test.want {
			t.Errorf("%s in %s: %s, want %s", test.pattern, test.dir, got, test.want)
		}
	}
}

// TestSelection selects folders by patterns, by files, or all.
func TestSelection(t *testing.T) {
	t.Parallel()
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(root, "a", "b"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(root, "a"), filepath.Join(root, "link")); err != nil {
		t.Skip(err)
	}
	tree := &load.Tree{Root: root, Dirs: []*load.Dir{{Rel: "a", ImportPath: "m/a"}, {Rel: "a/b", ImportPath: "m/a/b"}}, Pages: []*load.Page{{Rel: "docs", ImportPath: "m/docs"}}}
	files := func(names ...string) func() (*selection, error) {
		return func() (*selection, error) {
			for i, name := range names {
				names[i] = filepath.Join(root, name)
			}
			return ofFiles(root, names)
		}
	}
	patterns := func(list ...string) func() (*selection, error) {
		return func() (*selection, error) { return newSelection(tree, root, list) }
	}
	for name, test := range map[string]struct {
		make func() (*selection, error)
		want string // the folders, or the beginning of the error after !
	}{
		"no patterns":           {patterns(), "a a/b docs none"},
		"a folder":              {patterns("./a"), "a"},
		"what is below":         {patterns("./a/..."), "a a/b"},
		"a folder of pages":     {patterns("./docs"), "docs"},
		"an import path":        {patterns("m/a/b"), "a/b"},
		"two":                   {patterns("./docs", "m/a"), "a docs"},
		"nothing":               {patterns("./a", "./none"), "!./none: matches no packages"},
		"outside":               {patterns("../none"), "!../none: is not below the folder of ssot.yaml"},
		"a file":                {files("a/a.go"), "a"},
		"files":                 {files("a/b/b.go", "none/a.go"), "a/b none"},
		"a file through a link": {files("link/a.go"), "a"},
		"a file of the root":    {files("a.go"), ""},
		"a file outside":        {files("../a.go"), "!" + filepath.Join(filepath.Dir(root), "a.go") + ": is not below the folder of ssot.yaml"},
	} {
		s, err := test.make()
		var got []string
		if err != nil {
			got = []string{"!" + err.Error()}
		} else {
			for _, rel := range []string{"a", "a/b", "docs", "none"} {
				if s.has(rel, "m/"+rel) {
					got = append(got, rel)
				}
			}
		}
		if all := strings.Join(got, " "); all != test.want {
			t.Errorf("%s: %s, want %s", name, all, test.want)
		}
	}
	if s, err := files("a/a.go", "link/b.go", "a.go")(); err != nil || len(s.files) != 3 || !s.files["a/a.go"] || !s.files["a/b.go"] || !s.files["a.go"] || !s.folders["."] {
		t.Errorf("files %+v, %v", s, err)
	}
}

// TestSourcesBelow reads the files of a folder outside of the tree that are no tests, or what an editor has of them.
func TestSourcesBelow(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, text := range map[string]string{"a.go": "a", "b.go": "b", "a_test.go": "t", "c.txt": "c"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "d.go"), 0o700); err != nil {
		t.Fatal(err)
	}
	overlay := map[string][]byte{}
	for name, text := range map[string]string{"b.go": "other", "new.go": "new", "new_test.go": "t", "e.txt": "e", "sub/s.go": "s"} {
		overlay[filepath.Join(dir, filepath.FromSlash(name))] = []byte(text)
	}
	var got []string
	for path, src := range sourcesBelow(dir, overlay) {
		got = append(got, filepath.Base(path)+" "+string(src))
	}
	slices.Sort(got)
	if want := []string{"a.go a", "b.go other", "new.go new"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if sourcesBelow("", nil) != nil || sourcesBelow(filepath.Join(dir, "none"), nil) != nil {
		t.Error("no folder has sources")
	}
	if err := os.Symlink("/dev/null", filepath.Join(dir, "z.go")); err == nil && sourcesBelow(dir, nil) != nil {
		t.Error("a file that can't be read is left out")
	}
}

// TestJoin names the command that joins modules, and where a rule file goes.
func TestJoin(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	tree := &load.Tree{Root: root}
	for rel, want := range map[string]string{"a": "..", "a/b": "../..", "a/b/c": "../../.."} {
		if got := up(rel); got != want {
			t.Errorf("from %s %s, want %s", rel, got, want)
		}
	}
	if got := join(tree, []string{"a", "b"}); got != "go work init ./a ./b" {
		t.Error(got)
	}
	if err := os.WriteFile(filepath.Join(root, "go.mod"), []byte("module m\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := join(tree, []string{"1", "2", "3", "4", "5"}); got != "go work init . ./1 ./2 ./3 ./4 ./5" {
		t.Error(got)
	}
	if got := join(tree, []string{"1", "2", "3", "4", "5", "6", "7"}); got != "go work init . ./1 ./2 ./3 ./4 ./5 …" {
		t.Error(got)
	}
	if got := nested(tree, "a/b"); got != "put an ssot.yaml with version: 1 and extends: [../..] beside its go.mod, or join them with go work init . ./a/b" {
		t.Error(got)
	}
	if got := nested(tree, "a", "b"); got != "put an ssot.yaml with version: 1 and extends: [..] beside the go.mod of a, and so on, or join them with go work init . ./a ./b" {
		t.Error(got)
	}
}

// TestNamedSnippet has the kind of code in documentation.
func TestNamedSnippet(t *testing.T) {
	t.Parallel()
	v := &Violation{Snippet: &Snippet{Code: &snippet.Code{Block: &snippet.Block{Kind: snippet.Markdown}}}}
	if got := v.NamedSnippet(); got != string(snippet.Markdown) || (&Violation{}).NamedSnippet() != "" {
		t.Error(got)
	}
}
