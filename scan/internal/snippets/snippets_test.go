package snippets_test

import (
	"flag"
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/scan/internal/detect"
	"github.com/seed-58def443/ssot/scan/internal/snippets"
	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/owner"
	"github.com/seed-58def443/ssot/scan/rule"
)

var update = flag.Bool("update", false, "write what is got as what is wanted")

// TestFind holds all that is found in documentation in the fixtures of scan, and in those of testdata:
// testdata/NAME.txt has it, -update writes it anew.
func TestFind(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"pages", "tests_docs", "shown", "narrow"} {
		paths = append(paths, "../../testdata/"+name+".txtar")
	}
	for _, p := range paths {
		name := strings.TrimSuffix(filepath.Base(p), ".txtar")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := found(t, p)
			wanted := filepath.Join("testdata", name+".txt")
			if *update {
				if err := os.WriteFile(wanted, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(wanted)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("%s is not what is got, -update writes it anew:\n%s", wanted, got)
			}
		})
	}
}

// found returns what is found in an archive's files, each with its rule, its place in the block of text, and its
// normalised text.
func found(t *testing.T, name string) string {
	t.Helper()
	var files []txtar.File
	has := map[string]bool{}
	for _, of := range []string{name, "../../testdata/shared.txt"} {
		ar, err := txtar.ParseFile(of)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range ar.Files {
			if !has[f.Name] && len(f.Data) > 0 {
				files = append(files, f)
			}
			has[f.Name] = true
		}
	}
	var rules *rule.File
	tree, dirs := &load.Tree{Root: "/src"}, map[string]*load.Dir{}
	fset := token.NewFileSet()
	for _, f := range files {
		if f.Name == rule.FileName {
			var err error
			if rules, err = rule.Parse(rule.FileName, f.Data); err != nil {
				t.Fatal(err)
			}
		}
		file, err := parser.ParseFile(fset, f.Name, f.Data, parser.ImportsOnly)
		if err != nil || !strings.HasSuffix(f.Name, ".go") || strings.HasPrefix(f.Name, "_fake") {
			continue
		}
		rel := path.Dir(f.Name)
		d := dirs[rel]
		if d == nil {
			d = &load.Dir{Rel: rel, ImportPath: path.Join("example.com/shop", rel)}
			dirs[rel], tree.Dirs = d, append(tree.Dirs, d)
		}
		source := &load.SourceFile{Name: path.Base(f.Name), Package: file.Name.Name, Test: strings.HasSuffix(f.Name, "_test.go"), Src: f.Data}
		for _, imp := range file.Imports {
			source.Imports = append(source.Imports, strings.Trim(imp.Path.Value, `"`))
		}
		d.Files = append(d.Files, source)
	}
	finder := snippets.New(rules, detect.New(rules, owner.New(rules, tree)), tree)
	var out strings.Builder
	for _, f := range files {
		var list []snippets.Finding
		switch {
		case strings.HasSuffix(f.Name, ".go"):
			file, err := parser.ParseFile(fset, f.Name, f.Data, parser.ParseComments|parser.SkipObjectResolution)
			if err != nil {
				continue
			}
			list = finder.InFile(f.Data, fset.File(file.Pos()), file)
		case strings.HasSuffix(f.Name, ".md"):
			list = finder.InPage(f.Data)
		default:
			continue
		}
		fmt.Fprintf(&out, "%s: may %t\n", f.Name, finder.May(f.Data))
		for _, x := range list {
			text := string(x.Code.Block.Text.Bytes())
			from, _ := x.Code.Block.Text.Source(x.Start, x.End)
			line := 1 + strings.Count(string(f.Data[:from]), "\n")
			fmt.Fprintf(&out, "\t%d: %s %s %q is %s", line, x.Rule.Name, x.Entry.Symbol, text[x.Start:x.End], x.Expr)
			if x.Value {
				out.WriteString(", a value")
			}
			if x.Pkg == nil {
				out.WriteString(", not parsed")
			}
			out.WriteString("\n")
		}
	}
	return out.String()
}
