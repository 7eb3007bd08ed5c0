package scan_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/rule"
)

// Packages are checked in parallel; the result must not show it.
func TestRunIsDeterministic(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for i, path := range paths {
		if testing.Short() && i%5 > 0 {
			continue
		}
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			f, err := write(t, readArchive(t, path))
			if err != nil || f.want["error"] != "" {
				return
			}
			var texts []string
			for range 2 {
				res, err := scan.Run(context.Background(), f.opts)
				if err != nil {
					t.Fatal(err)
				}
				if !slices.IsSortedFunc(res.Violations, scan.Less) {
					t.Error("the violations are not in the order of Less")
				}
				texts = append(texts, dump(res))
			}
			diff(t, path, texts[0], texts[1])
		})
	}
}

// dump returns all that a result says, in its order.
func dump(res *scan.Result) string {
	var list []string
	for _, v := range res.Violations {
		list = append(list, strings.Join([]string{v.File, v.Fingerprint, v.Outer, v.Rule, v.Symbol, strings.Join(v.Configs, ";"), v.Reason}, " "))
	}
	for _, n := range res.NotAnalyzed {
		list = append(list, n.File+n.Package+": "+n.Why)
	}
	return lines(append(list, res.Notes...))
}

// What is shown while a scan goes on is what it ends with, apart from types that are known only at the end.
func TestProgress(t *testing.T) {
	t.Parallel()
	f, err := write(t, readArchive(t, "testdata/call.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	var phases, found []string
	var last scan.Progress
	f.opts.Progress = func(p scan.Progress) {
		if len(phases) == 0 || phases[len(phases)-1] != p.Phase {
			phases = append(phases, p.Phase)
		}
		for _, v := range p.Found {
			found = append(found, v.File+" "+v.Symbol+" "+v.Code)
		}
		last = p
	}
	res, err := scan.Run(context.Background(), f.opts)
	if err != nil {
		t.Fatal(err)
	}
	want := make([]string, 0, len(res.Violations))
	for _, v := range res.Violations {
		want = append(want, v.File+" "+v.Symbol+" "+v.Code)
	}
	slices.Sort(found)
	slices.Sort(want)
	diff(t, "found", lines(want), lines(found))
	diff(t, "phases", "reading imports\nlisting packages\nchecking types\n", lines(phases))
	if last.Done != last.Total || last.Total == 0 {
		t.Errorf("ended at %d of %d", last.Done, last.Total)
	}
}

// parse writes an archive's text and reads its rules.
func parse(t *testing.T, text string) *fixture {
	t.Helper()
	f, err := write(t, txtar.Parse([]byte(text)))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

const onlyFinds = "-- ssot.yaml --\nversion: 1\nrules:\n  redis:\n    forbid: [{preset: go-redis}]\n"

func TestNoModule(t *testing.T) {
	t.Parallel()
	f := parse(t, onlyFinds+"-- go.mod --\n-- a/a.go --\npackage a\n")
	_, err := scan.Run(context.Background(), f.opts)
	if err == nil || !strings.Contains(err.Error(), "no go.mod found in "+f.dir) {
		t.Error(err)
	}
}

func TestNothingToFind(t *testing.T) {
	t.Parallel()
	for name, files := range map[string]string{
		"no import":    "-- internal/redisx/redisx.go --\npackage redisx\n",
		"other system": "-- internal/redisx/redisx.go --\n-- a/a_windows.go --\npackage a\n\nimport _ \"github.com/redis/go-redis/v9\"\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			res, err := scan.Run(context.Background(), parse(t, onlyFinds+files).opts)
			if err != nil {
				t.Fatal(err)
			}
			if len(res.Violations) != 0 || res.Program == nil || len(res.NotAnalyzed)+len(res.Notes) != 1 && name != "no import" {
				t.Errorf("got %d violations, %v, %v", len(res.Violations), res.NotAnalyzed, res.Notes)
			}
		})
	}
}

func TestNoGoFiles(t *testing.T) {
	t.Parallel()
	f := parse(t, onlyFinds+"-- internal/redisx/redisx.go --\n")
	if _, err := scan.Run(context.Background(), f.opts); err == nil || err.Error() != "no Go files in "+f.dir+" or below it" {
		t.Error(err)
	}
}

// A folder that is reached through a symbolic link is scanned like any other.
func TestSymbolicLink(t *testing.T) {
	t.Parallel()
	f := parse(t, ruled)
	link := filepath.Join(realTempDir(t), "link")
	if err := os.Symlink(f.dir, link); err != nil {
		t.Fatal(err)
	}
	rules, err := rule.Load(filepath.Join(link, rule.FileName))
	if err != nil {
		t.Fatal(err)
	}
	f.opts.Rules, f.opts.Dir, f.opts.Patterns = rules, link, []string{"./a"}
	f.opts.Overlay = map[string][]byte{filepath.Join(link, "a/b.go"): []byte("package a\n\nimport . \"github.com/redis/go-redis/v9\"\n\nvar Y = new(Client)\n")}
	res, err := scan.Run(context.Background(), f.opts)
	if err != nil {
		t.Fatal(err)
	}
	if len(res.Violations) != 2 || res.Violations[0].File != "a/a.go" || res.Violations[1].File != "a/b.go" || res.Root != f.dir {
		t.Errorf("got %v, %v", res.Violations, res.NotAnalyzed)
	}
}

func TestCancelled(t *testing.T) {
	t.Parallel()
	f := parse(t, ruled)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := scan.Run(ctx, f.opts); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// The overlay stands in place of what is on disk, in every step.
func TestOverlay(t *testing.T) {
	t.Parallel()
	f := parse(t, ruled)
	f.opts.Overlay = map[string][]byte{
		filepath.Join(f.dir, "a/a.go"):   []byte("package a\n"),
		filepath.Join(f.dir, "b/new.go"): []byte("package b\n\nimport r \"github.com/redis/go-redis/v9\"\n\nvar X = r.NewClient(nil)\n"),
	}
	res, err := scan.Run(context.Background(), f.opts)
	if err != nil {
		t.Fatal(err)
	}
	if len(res.Violations) != 1 || res.Violations[0].File != "b/new.go" || res.Violations[0].Function != "X" {
		t.Errorf("got %v", res.Violations)
	}
}

// Rewrites are verified against the owner in each configuration, whether tags make a difference in it or not.
func TestOwnerInEveryConfiguration(t *testing.T) {
	t.Parallel()
	f, err := write(t, readArchive(t, "testdata/variants.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	res, err := scan.Run(context.Background(), f.opts)
	if err != nil {
		t.Fatal(err)
	}
	for _, configuration := range []string{"default", "tags extra,integration"} {
		if res.Program.Types(configuration, "example.com/shop/internal/redisx") == nil {
			t.Errorf("%s has no owner", configuration)
		}
	}
}

func TestModuleRoots(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"workspace": "lib one tools two", "variants": ".", "subfolder": "."} {
		f, err := write(t, readArchive(t, "testdata/"+name+".txtar"))
		if err != nil {
			t.Fatal(err)
		}
		res, err := scan.Run(context.Background(), f.opts)
		if err != nil {
			t.Fatal(err)
		}
		got := make([]string, 0, len(res.ModuleRoots))
		for _, m := range res.ModuleRoots {
			rel, err := filepath.Rel(f.dir, m)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, rel)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: got %v, want %s", name, got, want)
		}
	}
}

// Places count bytes of the file as it is: a byte order mark, line ends of two bytes and //line directives included.
func TestPlaces(t *testing.T) {
	t.Parallel()
	f := parse(t, onlyFinds)
	src := "\ufeffpackage a\r\n\r\nimport \"github.com/redis/go-redis/v9\"\r\n\r\n//line other.go:100\r\nvar ä, X = 1, redis.NewClient(\r\n\tnil)\r\n"
	writeFile(t, filepath.Join(f.dir, "a/a.go"), []byte(src))
	res, err := scan.Run(context.Background(), f.opts)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range res.Violations {
		if v.File == "a/a.go" && v.Line == 6 && v.Column == 16 && v.EndLine == 7 && v.EndColumn == 6 && src[v.Offset:v.End] == v.Code && v.Code == "redis.NewClient(\r\n\tnil)" && v.Function == "X" {
			return
		}
		t.Logf("%+v", v)
	}
	t.Error("not found where it is")
}
