package demo_test

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/cmd/internal/demo"
)

// The paths that tell the demo's story.
const (
	module = "example.com/netra"
	goRed  = "github.com/redis/go-redis/v9"
	owner  = "internal/redisx/"
)

// high are the files that hold one production violation each.
var high = []string{
	"internal/agent/service.go",
	"internal/app/startup.go",
	"internal/auth/session.go",
	"internal/cache/manager.go",
	"internal/core/manager.go",
	"internal/research/scheduler.go",
	"internal/research/service.go",
	"internal/store/factory.go",
	"internal/ws/hub.go",
}

func TestCounts(t *testing.T) {
	got := count(t, written(t))
	if diff := cmp.Diff(tally{
		Redis:   places{43, 30},
		High:    places{9, 9},
		Medium:  places{8, 5},
		Low:     places{26, 16},
		Imports: places{27, 18},
	}, got); diff != "" {
		t.Errorf("counts differ (-want +got):\n%s", diff)
	}
}

// TestAccepted counts what is left when the nine production violations have been replaced; the nine files as they then
// are stand in testdata.
func TestAccepted(t *testing.T) {
	files := written(t)
	accepted, err := txtar.ParseFile("testdata/accepted.txtar")
	if err != nil {
		t.Fatal(err)
	}
	names := make([]string, 0, len(accepted.Files))
	for _, f := range accepted.Files {
		if bytes.Equal(files[f.Name], f.Data) {
			t.Errorf("accepting changes nothing in %s", f.Name)
		}
		files[f.Name] = f.Data
		names = append(names, f.Name)
	}
	if diff := cmp.Diff(high, names); diff != "" {
		t.Errorf("accepted files differ (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(tally{
		Redis:   places{34, 21},
		Medium:  places{8, 5},
		Low:     places{26, 16},
		Imports: places{27, 18},
	}, count(t, files)); diff != "" {
		t.Errorf("counts differ (-want +got):\n%s", diff)
	}
}

func TestGofmt(t *testing.T) {
	for name, src := range written(t) {
		if path.Ext(name) != ".go" {
			continue
		}
		out, err := format.Source(src)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if !bytes.Equal(src, out) {
			t.Errorf("%s is not gofmt'ed", name)
		}
	}
}

func TestWriteRefusesAFolderThatHoldsAnything(t *testing.T) {
	dir := t.TempDir()
	mine := filepath.Join(dir, "go.mod")
	if err := os.WriteFile(mine, []byte("module mine\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	err := demo.Write(dir)
	if want := dir + " is not empty: name a new folder for the demo, or an empty one"; err == nil || err.Error() != want {
		t.Errorf("Write = %v, want %s", err, want)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
		t.Errorf("the folder holds %v, %v", entries, err)
	}
	if data, err := os.ReadFile(mine); err != nil || string(data) != "module mine\n" {
		t.Errorf("the user's file is %q, %v", data, err)
	}
}

// TestWriteKnowsItsOwn holds that a demo that was begun is told with how to go on, and a folder that only looks like
// one is not.
func TestWriteKnowsItsOwn(t *testing.T) {
	dir := t.TempDir()
	if err := demo.Write(dir); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "cmd", "server", "main.go"), []byte("package main\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	err := demo.Write(dir)
	if want := dir + " is a demo already: cd " + dir + " && ssot goes on with it"; err == nil || err.Error() != want {
		t.Errorf("Write = %v, want %s", err, want)
	}
	for _, change := range []func(string) error{os.Remove, func(name string) error { return os.WriteFile(name, []byte("version: 1\n"), 0o644) }} {
		if err := change(filepath.Join(dir, "ssot.yaml")); err != nil {
			t.Fatal(err)
		}
		if err := demo.Write(dir); err == nil || err.Error() != dir+" is not empty: name a new folder for the demo, or an empty one" {
			t.Errorf("Write = %v", err)
		}
	}
}

func TestWriteTakesAnEmptyFolder(t *testing.T) {
	dir := t.TempDir()
	if err := demo.Write(dir); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"go.mod", "go.sum", "ssot.yaml", "cmd/server/main.go"} {
		if info, err := os.Stat(filepath.Join(dir, filepath.FromSlash(name))); err != nil || !info.Mode().IsRegular() {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// written returns what Write writes into a new folder, by its name with slashes.
func written(t *testing.T) map[string][]byte {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "new", "netra")
	if err := demo.Write(dir); err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	fsys := os.DirFS(dir)
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files[name], err = fs.ReadFile(fsys, name)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// places are violations, and the files that hold them.
type places struct{ N, Files int }

func (p *places) add(n int) {
	if n > 0 {
		p.N += n
		p.Files++
	}
}

type tally struct {
	Redis, High, Medium, Low places // of the rule redis
	Imports                  places // of the rule redis-import
}

// count knows the demo's own habits instead of Go's rules, so that it is independent of package scan: redis is always
// called redis, and a path says what a file is for.
func count(t *testing.T, files map[string][]byte) tally {
	t.Helper()
	var sum tally
	for name, src := range files {
		if strings.HasPrefix(name, owner) {
			continue
		}
		told := snippets(name, src)
		if path.Ext(name) != ".go" {
			sum.Redis.add(told)
			sum.Low.add(told)
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, src, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		redis, imports := violations(t, f)
		redis += told
		sum.Redis.add(redis)
		sum.Imports.add(imports)
		switch {
		case bytes.HasPrefix(src, []byte("//go:build integration\n")), strings.HasPrefix(name, "internal/testutil/"), strings.HasPrefix(name, "test/"):
			sum.Medium.add(redis)
		case strings.HasSuffix(name, "_test.go"), slices.Contains([]string{"examples", "scripts", "tools"}, strings.Split(name, "/")[0]):
			sum.Low.add(redis)
		default:
			sum.High.add(redis)
			if redis > 0 && !slices.Contains(high, name) {
				t.Errorf("%s is no file for a production violation", name)
			}
		}
	}
	return sum
}

var (
	constructors = []string{"NewClient", "NewClusterClient", "NewFailoverClient", "NewFailoverClusterClient", "NewRing", "NewSentinelClient", "NewUniversalClient"}
	oldPaths     = []string{module + "/internal/oldredis", module + "/internal/redisutil", module + "/pkg/cacheconn"}
)

// shows matches a line of code in a page, a comment or a text that makes a client. The demo writes code there with :=
// alone, and indents it but in pages.
var shows = regexp.MustCompile("(?m)^(//\t| +|\t)?[a-z]+ := redis\\.(" + strings.Join(constructors, "|") + `)\(`)

// snippets counts what a file's documentation shows: in a page the Go fences that are not a file of the owner's, in a
// Go file what is no code.
func snippets(name string, src []byte) int {
	n := 0
	switch path.Ext(name) {
	case ".md":
		for i, part := range strings.Split(string(src), "```") {
			if i%2 == 1 && strings.HasPrefix(part, "go\n") && !strings.HasPrefix(part, "go\npackage redisx\n") {
				n += len(shows.FindAllString(part, -1))
			}
		}
	case ".go":
		if strings.HasPrefix(name, "examples/") { // where the demo has them
			for line := range strings.Lines(string(src)) {
				if (strings.HasPrefix(line, "//\t") || strings.HasPrefix(line, "    ")) && shows.MatchString(line) {
					n++
				}
			}
		}
	}
	return n
}

func violations(t *testing.T, f *ast.File) (redis, imports int) {
	t.Helper()
	for _, spec := range f.Imports {
		importPath, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		if importPath == goRed && spec.Name != nil {
			t.Errorf("go-redis has another name here, and count would miss it: %s", spec.Name)
		}
		if slices.Contains(oldPaths, importPath) {
			imports++
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.TypeSpec:
			if strings.HasSuffix(n.Name.Name, "RedisManager") {
				redis++
			}
		case *ast.SelectorExpr:
			if x, ok := n.X.(*ast.Ident); ok && x.Name == "redis" && slices.Contains(constructors, n.Sel.Name) {
				redis++
			}
		}
		return true
	})
	return redis, imports
}
