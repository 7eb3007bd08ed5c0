package survey

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/scan/load"
)

// TestOnceNamed holds which folders have a name that says a program is run now and then.
func TestOnceNamed(t *testing.T) {
	for rel, want := range map[string]string{
		"cmd/migrate": "migrate", "cmd/db-migrations": "db-migrations", "tools/server": "tools", "cmd/shopctl": "shopctl", "cmd/Seed": "Seed",
		"cmd/server": "", "cmd/generator": "generator", "cmd/regenerate": "", "cmd/my_test": "my_test", "cmd/attestd": "", ".": "", "devices/cmd": "",
	} {
		if got := onceNamed(&load.Dir{Rel: rel}); got != want {
			t.Errorf("%s has the name %q, want %q", rel, got, want)
		}
	}
}

// TestProgram holds which folder has a program.
func TestProgram(t *testing.T) {
	main, other := &load.SourceFile{Name: "main.go", Package: "main"}, &load.SourceFile{Name: "a.go", Package: "a"}
	test, ignored := &load.SourceFile{Name: "a_test.go", Package: "main", Test: true}, &load.SourceFile{Name: "gen.go", Package: "main", Constraint: "ignore"}
	tagged := &load.SourceFile{Name: "main_linux.go", Package: "main", Constraint: "linux"}
	for want, files := range map[*load.SourceFile][]*load.SourceFile{
		main:   {test, ignored, main, tagged},
		nil:    {other, test, ignored},
		tagged: {other, tagged},
	} {
		if got := program(&load.Dir{Files: files}); got != want {
			t.Errorf("%v is the program, want %v", got, want)
		}
	}
}

// TestImportsOf holds what a program reaches: packages of the tree, once each, without itself and what tests import.
func TestImportsOf(t *testing.T) {
	byPath := map[string]*load.Dir{}
	for path, imports := range map[string]string{"main": "a fmt", "a": "b c main", "b": "c a", "c": "", "t": "", "far": ""} {
		d := &load.Dir{ImportPath: path, Files: []*load.SourceFile{{Test: true, Imports: []string{"t"}}, {Imports: strings.Fields(imports)}}}
		byPath[path] = d
	}
	got := slices.Sorted(maps.Keys(importsOf(byPath, byPath["main"])))
	if want := []string{"a", "b", "c"}; !slices.Equal(got, want) {
		t.Errorf("main reaches %v, want %v", got, want)
	}
}

func TestFolder(t *testing.T) {
	for rel, want := range map[string]string{".": ".", "cmd/server": "./cmd/server", "cmd//a": "./cmd/a"} {
		if got := folder(rel); got != want {
			t.Errorf("%s is %s, want %s", rel, got, want)
		}
	}
}

// TestOnlyNamed holds that programs which a name alone excludes are production where no other one is.
func TestOnlyNamed(t *testing.T) {
	tool, server, example := Main{Folder: "tool", Why: byName + "tool"}, Main{Folder: "server", Production: true}, Main{Folder: "example", Why: "an example"}
	for _, c := range []struct {
		mains []Main
		want  string
	}{
		{[]Main{tool, example}, "tool"},
		{[]Main{tool, server, example}, "server"},
		{[]Main{example}, ""},
	} {
		s := &job{out: &Survey{Mains: slices.Clone(c.mains)}}
		s.onlyNamed()
		var got []string
		for _, m := range s.out.Mains {
			if m.Production {
				got = append(got, m.Folder)
			}
			if m.Production != (m.Why == "") {
				t.Errorf("%s is production %t, because %q", m.Folder, m.Production, m.Why)
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("of %v %v are production", c.mains, got)
		}
	}
}
