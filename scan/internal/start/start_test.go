package start_test

import (
	"flag"
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/scan/internal/detect"
	"github.com/seed-58def443/ssot/scan/internal/graph"
	"github.com/seed-58def443/ssot/scan/internal/snippets"
	"github.com/seed-58def443/ssot/scan/internal/start"
	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/owner"
	"github.com/seed-58def443/ssot/scan/rule"
)

var update = flag.Bool("update", false, "write what is got as what is wanted")

const module = "example.com/shop"

// tree returns the rules of an archive, and its Go files as a walk of module returns them.
func tree(t *testing.T, ar *txtar.Archive) (*rule.File, *load.Tree) {
	t.Helper()
	var rules *rule.File
	tree, dirs := &load.Tree{Root: "/src", ModulePath: module}, map[string]*load.Dir{}
	for _, f := range ar.Files {
		if f.Name == rule.FileName {
			var err error
			if rules, err = rule.Parse(rule.FileName, f.Data); err != nil {
				t.Fatal(err)
			}
		}
		if path.Ext(f.Name) != ".go" {
			continue
		}
		syntax, err := parser.ParseFile(token.NewFileSet(), f.Name, f.Data, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		rel := path.Dir(f.Name)
		d := dirs[rel]
		if d == nil {
			d = &load.Dir{Path: path.Join(tree.Root, rel), Rel: rel, ImportPath: path.Join(module, rel)}
			if strings.HasPrefix(rel, "odd name") {
				d.ImportPath = ""
			}
			dirs[rel], tree.Dirs = d, append(tree.Dirs, d)
		}
		file := &load.SourceFile{Name: path.Base(f.Name), Path: path.Join(tree.Root, f.Name), Package: syntax.Name.Name, Test: strings.HasSuffix(f.Name, "_test.go"), Src: f.Data, Incomplete: strings.HasPrefix(rel, "incomplete")}
		for _, spec := range syntax.Imports {
			p, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			file.Imports = append(file.Imports, p)
		}
		d.Files = append(d.Files, file)
	}
	return rules, tree
}

// TestSet holds which folders are loaded and why, and which of their files may break a rule.
func TestSet(t *testing.T) {
	const name = "testdata/set.txtar"
	ar, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	rules, tree := tree(t, ar)
	m := detect.New(rules, owner.New(rules, tree))
	sets := start.MethodSets{{Pkg: "example.com/lib", Name: "Pool"}: {"Borrow", "Return"}}
	s := start.New(tree, rules, m, snippets.New(rules, m, tree), sets)
	var loaded []*load.Dir
	for _, d := range tree.Dirs {
		if s.Wanted(d, true) || s.Support(d) {
			loaded = append(loaded, d)
		}
	}
	called := start.Callers(m, graph.New(tree), tree, loaded)
	var out strings.Builder
	for _, d := range tree.Dirs {
		var why []string
		switch {
		case s.Wanted(d, false):
			why = append(why, "wanted")
		case s.Wanted(d, true):
			why = append(why, "wanted for its tests")
		}
		if s.Support(d) {
			why = append(why, "supports")
		}
		if called[d] {
			why = append(why, "calls")
		}
		if why == nil {
			why = []string{"not loaded"}
		}
		for _, f := range d.Files {
			if s.Matters(d, f) {
				why = append(why, f.Name+" matters")
			}
			if s.Mentioned(f.Src) {
				why = append(why, f.Name+" has a path")
			}
		}
		fmt.Fprintf(&out, "%s: %s\n", d.Rel, strings.Join(why, ", "))
	}
	i := slices.IndexFunc(ar.Files, func(f txtar.File) bool { return f.Name == "want.txt" })
	switch got := out.String(); {
	case string(ar.Files[i].Data) == got:
	case *update:
		ar.Files[i].Data = []byte(got)
		if err := os.WriteFile(name, txtar.Format(ar), 0o600); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("got\n%s", got)
	}
}

// TestMentionedBelow looks for import paths in a module that is not part of the tree.
func TestMentionedBelow(t *testing.T) {
	ar := txtar.Parse([]byte("-- ssot.yaml --\nversion: 1\nrules: {r: {forbid: [{call: example.com/lib.New}, {import: example.com/old}]}}\n"))
	rules, tree := tree(t, ar)
	m := detect.New(rules, owner.New(rules, tree))
	s := start.New(tree, rules, m, snippets.New(rules, m, tree), nil)
	for src, want := range map[string]bool{
		`import "example.com/lib"`: true, `import "example.com/old"`: true, `import "example.com/library"`: false, `// example.com/lib`: false, ``: false,
	} {
		dir := t.TempDir()
		for name, text := range map[string]string{"a.go": "package a\n", "b.go": "package a\n" + src, "c.txt": `"example.com/lib"`} {
			if err := os.WriteFile(path.Join(dir, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if got := s.MentionedBelow(dir); got != want {
			t.Errorf("%s: %t", src, got)
		}
	}
}

// TestAnyMethod holds that each file that selects a name is loaded where all methods of a type are forbidden and are
// not known.
func TestAnyMethod(t *testing.T) {
	ar := txtar.Parse([]byte(`
-- ssot.yaml --
version: 1
rules: {r: {forbid: [{call: (*example.com/lib.Pool).*}]}}
-- selects/a.go --
package selects

func a(c interface{ Do() }) { c.Do() }
-- plain/a.go --
package plain

func a() {}
`))
	rules, tree := tree(t, ar)
	m := detect.New(rules, owner.New(rules, tree))
	s := start.New(tree, rules, m, snippets.New(rules, m, tree), nil)
	for i, want := range []bool{true, false} {
		if d := tree.Dirs[i]; s.Wanted(d, true) != want {
			t.Errorf("%s: %t", d.Rel, !want)
		}
	}
	if called := start.Callers(m, graph.New(tree), tree, nil); len(called) != 0 {
		t.Error(called)
	}
}
