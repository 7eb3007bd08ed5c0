package graph

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/scan/load"
)

// tree returns a tree of folders, one a line: "PATH: FILE(IMPORT …) …". The package of a file x_test.go is
// external, that of ignored.go has the build constraint "ignore".
func tree(lines ...string) *load.Tree {
	t := new(load.Tree)
	for _, line := range lines {
		path, files, _ := strings.Cut(line, ":")
		d := &load.Dir{Path: "/" + path, ImportPath: path}
		for file := range strings.SplitSeq(strings.TrimSpace(files), ")") {
			name, imports, found := strings.Cut(strings.TrimSpace(file), "(")
			if !found {
				continue
			}
			f := &load.SourceFile{Name: name, Package: "p", Test: strings.HasSuffix(name, "_test.go"), Imports: strings.Fields(imports)}
			switch name {
			case "x_test.go":
				f.Package = "p_test"
			case "ignored.go":
				f.Constraint = "ignore"
			}
			d.Files = append(d.Files, f)
		}
		t.Dirs = append(t.Dirs, d)
	}
	return t
}

func paths(dirs []*load.Dir) string {
	var out []string
	for _, d := range dirs {
		out = append(out, d.ImportPath)
	}
	return strings.Join(out, " ")
}

var example = tree(
	"a: a.go(b c b) z.go(b fmt) a_test.go(t)",
	"b: b.go(d) ignored.go(a) b_test.go(c a c) x_test.go(b t)",
	"c: c.go(d)",
	"d: d.go(os)",
	"t: t_test.go(d)",
	"u: u.go(t)",
	"y: y.go(z)",
	"z: z.go(y)",
)

func TestImports(t *testing.T) {
	g := New(example)
	for path, want := range map[string]string{"a": "b c", "b": "a d", "d": "", "t": ""} {
		if got := paths(g.Imports(g.Dirs[path])); got != want {
			t.Errorf("%s imports %q, want %q", path, got, want)
		}
	}
}

func TestImportersOf(t *testing.T) {
	g := New(tree("a: a.go(b)", "b: x_test.go(b)", ": unlisted.go(b a) none.go()"))
	for path, want := range map[string]string{"b": "a/a.go /unlisted.go", "a": "/unlisted.go", "none": "", "": ""} {
		var got []string
		for _, by := range g.ImportersOf(path) {
			got = append(got, by.Dir.ImportPath+"/"+by.File.Name)
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%q is imported by %q, want %q", path, s, want)
		}
	}
	if g.Dirs[""] != nil {
		t.Error("a folder that is no package has an import path")
	}
}

// TestDependents has t, which imports d in its test alone: what imports t is none of them.
func TestDependents(t *testing.T) {
	g := New(example)
	for of, want := range map[string]string{"d": "a b c t", "c": "a b", "b": "a b", "t": "a b u", "y": "y z", "d d y": "a b c t y z", "u": "", "": ""} {
		var dirs []*load.Dir
		for path := range strings.FieldsSeq(of) {
			dirs = append(dirs, g.Dirs[path])
		}
		var got []*load.Dir
		for d := range g.Dependents(dirs) {
			got = append(got, d)
		}
		slices.SortFunc(got, func(a, b *load.Dir) int { return strings.Compare(a.ImportPath, b.ImportPath) })
		if s := paths(got); s != want {
			t.Errorf("dependents of %q: %q, want %q", of, s, want)
		}
	}
}

func TestImported(t *testing.T) {
	all := New(example).Imported()
	for path, want := range map[string]string{"a": "[b c] [t]", "b": "[d] [a c]", "d": "[] []", "t": "[] [d]"} {
		if got := fmt.Sprint(all[path].Plain, all[path].Tests); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}
