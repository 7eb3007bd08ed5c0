package unloaded

import (
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/scan/load"
)

// tree writes an archive to a folder, as a module example.com/shop, and lists its folders.
func tree(t *testing.T, name string) (*Source, []*load.Dir) {
	t.Helper()
	ar, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	files, err := txtar.FS(ar)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(root, files); err != nil {
		t.Fatal(err)
	}
	var dirs []*load.Dir
	for _, f := range ar.Files {
		rel := filepath.Dir(f.Name)
		dir := &load.Dir{Path: filepath.Join(root, rel), Rel: rel, ImportPath: "example.com/shop/" + rel}
		if i := slices.IndexFunc(dirs, func(d *load.Dir) bool { return d.Rel == rel }); i >= 0 {
			dir = dirs[i]
		} else {
			dirs = append(dirs, dir)
		}
		syntax, err := parser.ParseFile(token.NewFileSet(), f.Name, f.Data, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		file := &load.SourceFile{Path: filepath.Join(root, f.Name)}
		for _, spec := range syntax.Imports {
			path, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			file.Imports = append(file.Imports, path)
		}
		dir.Files = append(dir.Files, file)
	}
	index := NewTreeIndex(dirs)
	return &Source{Tree: func() *TreeIndex { return index }}, dirs
}

// client is the value that is looked for: a *redis.Client, which is ended by Close, also as a redis.Closer.
var client = &Value{Path: "example.com/redis", Name: "Client", Methods: []string{"Close", "Shutdown"}, Kin: func(name string) bool { return name == "Closer" }}

// escapes are the names by which the files of testdata can obtain it.
var escapes = map[string]Escape{
	"direct": {Path: "example.com/shop/hub", Name: "Client", Direct: true},
	"field":  {Path: "example.com/shop/hub", Type: "Hub", Name: "Client"},
	"own":    {Path: "example.com/shop/own", Name: "Client", Direct: true},
	"any":    {Path: "example.com/shop/hub", Name: "Client"},
}

// TestReading asks of each file of testdata/reading.txtar what its first line has: the name by which it can obtain the
// value, and what is to come out. Lines are counted from that one.
//
//	// direct ends 5 Close: the value is ended in line 5, by Close
//	// field mentions: the file can obtain it
//	// direct escapes Name!, name: it is passed on under these names, directly as Name; kept says that it is stored
//	// direct changes 5 sets Addr: the value, or what stands under the name "held", is changed
func TestReading(t *testing.T) {
	o, dirs := tree(t, "testdata/reading.txtar")
	asked := 0
	for _, dir := range dirs {
		for _, f := range dir.Files {
			file := o.File(f.Path)
			first, _, _ := strings.Cut(string(file.Src), "\n")
			want, ok := strings.CutPrefix(first, "// ask ")
			if !ok {
				continue
			}
			asked++
			t.Run(dir.Rel+"/"+filepath.Base(f.Path), func(t *testing.T) {
				by, _, _ := strings.Cut(want, " ")
				r := o.Reading(file, f.Path, dir.Path, dir.ImportPath, escapes[by], client)
				got := by + " " + answered(r, strings.Fields(want)[1], dir.ImportPath)
				if got != want {
					t.Errorf("got %s, want %s\n%s", got, want, file.Src)
				}
			})
		}
	}
	if asked < 100 {
		t.Errorf("only %d files were asked", asked)
	}
}

func answered(r *Reading, question, path string) string {
	at, how := token.NoPos, ""
	switch question {
	case "mentions", "mentions:":
		if r.Mentions() {
			return "mentions"
		}
		return "mentions: no"
	case "escapes", "escapes:":
		var names []string
		for _, e := range r.EscapesBy(path) {
			if e.Path != path || e.Type != "" {
				return fmt.Sprint(e)
			}
			if names = append(names, e.Name); e.Direct {
				names[len(names)-1] += "!"
			}
		}
		names = append(names, r.InternalNames...)
		if r.Kept {
			names = append(names, "kept")
		}
		return "escapes " + strings.Join(names, ", ")
	case "changes", "changes:":
		at, how = r.Changes([]string{"held"}, []string{"Addr"}, []string{"AddHook"})
	default:
		at, how = r.Ends()
	}
	question = strings.TrimSuffix(question, ":")
	if !at.IsValid() {
		return question + ": no" + how
	}
	return fmt.Sprintf("%s %d %s", question, r.Fset.Position(at).Line, how)
}

// TestPackage asks what testdata/package.txtar declares.
func TestPackage(t *testing.T) {
	o, dirs := tree(t, "testdata/package.txtar")
	p := o.Package("example.com/shop/lib", dirs[0].Path, "")
	for name, want := range map[string]string{
		"Outer": "Both Close Inner2 Own Take", "Inner": "Both Inner2", "Generic": "Close", "Loop": "Round", "Nothing": "", "Missing": "", "Renamed": "",
	} {
		if got := strings.Join(p.MethodsOf(name), " "); got != want {
			t.Errorf("%s has %q, want %q", name, got, want)
		}
	}
	for _, name := range []string{"InTest", "InMain"} {
		if _, ok := p.types[name]; ok {
			t.Errorf("%s is of another package", name)
		}
	}
	if main := o.Package("example.com/shop/lib", dirs[0].Path, "main"); len(main.MethodsOf("InMain")) != 1 || len(main.MethodsOf("Outer")) != 0 {
		t.Error("the package of a name is the one of that name")
	}
	if none := o.Package("example.com/shop/none", filepath.Join(dirs[0].Path, "none"), ""); none == nil || len(none.MethodsOf("Outer")) != 0 {
		t.Error("a folder that is not there has a package without files")
	}
	for i, c := range []struct {
		recv, name string
		i          int
		ends       bool
		keeps, ok  bool
	}{
		{"", "Ends", 0, true, false, true},
		{"", "Maybe", 0, true, false, true},
		{"", "Second", 0, false, false, true},
		{"", "Second", 1, true, false, true},
		{"", "Second", 2, false, false, true},
		{"", "Variadic", 1, false, true, true},
		{"", "Variadic", 3, false, true, true},
		{"", "Unnamed", 0, false, false, true},
		{"", "Blank", 0, false, false, true},
		{"", "Elsewhere", 0, false, true, true},
		{"", "Looks", 0, false, false, true},
		{"", "Stores", 0, false, true, true},
		{"", "Hands", 0, false, true, true},
		{"", "Keyed", 0, false, true, true},
		{"", "Key", 0, false, false, true},
		{"", "Sets", 0, false, false, true},
		{"Outer", "Take", 0, true, false, true},
		{"", "Take", 0, false, false, false},
		{"", "Absent", 0, false, false, false},
	} {
		got, ok := p.ParameterUse(c.recv, c.name, c.i)
		if got.Ends != c.ends || got.Keeps != c.keeps || ok != c.ok {
			t.Errorf("%d: parameter %d of %s: ends %v, keeps %v, %v", i, c.i, c.name, got.Ends, got.Keeps, ok)
		}
	}
	for dir, want := range map[string]string{"keep": "Close", "shut": "Shutdown", "quiet": "", "other": ""} {
		i := slices.IndexFunc(dirs, func(d *load.Dir) bool { return d.Rel == dir })
		got, ok := o.Package(dirs[i].ImportPath, dirs[i].Path, "").Ends(client)
		if got != want || ok != (want != "") {
			t.Errorf("%s ends it by %q, %v", dir, got, ok)
		}
	}
	if o := new(Source); o.imported("example.com/shop/lib") != nil {
		t.Error("without a tree there are no packages of it")
	}
}

func TestMentions(t *testing.T) {
	o, dirs := tree(t, "testdata/package.txtar")
	f := o.File(filepath.Join(dirs[0].Path, "lib.go"))
	for name, want := range map[string]bool{"Outer": true, "spoken": false, "Neither": false, "fields": true} {
		if f.Mentions(name) != want {
			t.Errorf("%s: want %v", name, want)
		}
	}
	if o.File(filepath.Join(dirs[0].Path, "none.go")) != nil {
		t.Error("a file that is not there can't be read")
	}
}

func TestReaching(t *testing.T) {
	dir := func(path string, imports ...[]string) *load.Dir {
		d := &load.Dir{ImportPath: path}
		for _, list := range imports {
			d.Files = append(d.Files, &load.SourceFile{Imports: list})
		}
		return d
	}
	x := NewTreeIndex([]*load.Dir{
		dir("last", []string{"middle"}), dir("middle", []string{"first", "fmt"}, []string{"first"}), dir("aside", []string{"fmt"}), dir("first", []string{"last"}),
		dir("first"), dir("late", []string{"fmt"}, []string{"middle", "last"}),
	})
	for path, want := range map[string]string{
		"first": "last middle first first late", "middle": "last middle first late", "aside": "aside", "fmt": "last middle aside first late", "none": "",
	} {
		var got []string
		for _, d := range x.Reaching(path) {
			got = append(got, d.ImportPath)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s is reached from %v, want %s", path, got, want)
		}
	}
	if n := len(x.importers["first"]); n != 1 {
		t.Errorf("a folder imports a package once, not %d times", n)
	}
}
