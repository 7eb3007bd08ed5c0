package reach_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"go/parser"
	"go/printer"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/scan/load/internal/listing"
	"github.com/seed-58def443/ssot/scan/load/internal/reach"
	"github.com/seed-58def443/ssot/scan/load/internal/source"
)

var update = flag.Bool("update", false, "write what is got as what is wanted")

// TestFind holds what is kept of dependencies: an archive of testdata has the files of packages by their path, of which
// those below wanted are wanted; keep and names, what is asked for besides; and want, the syntax that is kept.
func TestFind(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join("testdata", "*.txtar"))
	if err != nil || len(paths) == 0 {
		t.Fatal(paths, err)
	}
	for _, name := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			set, list, ask := listed(t, ar)
			reached, err := reach.Find(t.Context(), set, []*listing.Listing{list, list}, ask)
			if err != nil {
				t.Fatal(err)
			}
			var out strings.Builder
			var order []*listing.Node
			for n := range reached {
				order = append(order, n)
			}
			slices.SortFunc(order, func(a, b *listing.Node) int { return strings.Compare(a.Path, b.Path) })
			for _, n := range order {
				fmt.Fprintf(&out, "== %s needs", n.Path)
				for _, dep := range reached[n].Needs() {
					fmt.Fprintf(&out, " %s", dep.Path)
				}
				fmt.Fprintln(&out)
				for _, file := range reached[n].Syntax(n) {
					fmt.Fprintf(&out, "package %s %s\n", file.Name.Name, file.GoVersion)
					var decls []string // in the order in which they were asked for, which is any
					for _, d := range file.Decls {
						var text strings.Builder
						if err := printer.Fprint(&text, set.Fset, d); err != nil {
							t.Fatal(err)
						}
						decls = append(decls, text.String())
					}
					slices.Sort(decls)
					fmt.Fprintln(&out, strings.Join(decls, "\n"))
				}
				if reached[n].Release(); len(reached[n].Syntax(n)) > 0 {
					t.Errorf("%s is kept after its release", n.Path)
				}
			}
			last := &ar.Files[len(ar.Files)-1]
			got := out.String()
			if *update {
				last.Data = []byte(got)
				if err := os.WriteFile(name, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if want := string(last.Data); got != want || last.Name != "want" {
				t.Errorf("wanted - got +\n%s", cmp.Diff(want, got))
			}
		})
	}
}

// listed returns the packages of an archive as the go command lists them, and what is asked for besides.
func listed(t *testing.T, ar *txtar.Archive) (*source.Set, *listing.Listing, reach.Requests) {
	t.Helper()
	overlay := map[string][]byte{}
	list := &listing.Listing{Nodes: map[string]*listing.Node{}}
	ask := reach.Requests{Keep: map[string][]string{}}
	imports := map[*listing.Node][]string{}
	for _, f := range ar.Files {
		switch f.Name {
		case "want":
			continue
		case "keep":
			for line := range strings.Lines(string(f.Data)) {
				words := strings.Fields(line)
				ask.Keep[words[0]] = words[1:]
			}
			continue
		case "names":
			ask.Names = strings.Fields(string(f.Data))
			continue
		}
		file := "/" + f.Name
		overlay[file] = f.Data
		pkg := path.Dir(f.Name)
		n := list.Nodes[pkg]
		if n == nil {
			n = &listing.Node{ID: pkg, Path: pkg, Imports: map[string]*listing.Node{}, Wanted: strings.HasPrefix(pkg, "wanted")}
			list.Nodes[pkg] = n
			if n.Wanted {
				list.Roots = append(list.Roots, n)
			}
		}
		n.Files = append(n.Files, file)
		syntax, err := parser.ParseFile(token.NewFileSet(), file, f.Data, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		n.Name = syntax.Name.Name
		for _, spec := range syntax.Imports {
			imports[n] = append(imports[n], strings.Trim(spec.Path.Value, `"`))
		}
	}
	for n, paths := range imports {
		for _, p := range paths {
			if dep := list.Nodes[p]; dep != nil {
				n.Imports[p] = dep
			}
		}
	}
	return source.New(overlay), list, ask
}

// TestCancelled holds that a search ends with its context.
func TestCancelled(t *testing.T) {
	set, list, ask := listed(t, txtar.Parse([]byte("-- lib/lib.go --\npackage lib\n\nfunc F() {}\n-- wanted/a.go --\npackage a\n\nimport \"lib\"\n\nvar _ = lib.F\n")))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := reach.Find(ctx, set, []*listing.Listing{list}, ask); !errors.Is(err, context.Canceled) {
		t.Errorf("it ended with %v", err)
	}
}
