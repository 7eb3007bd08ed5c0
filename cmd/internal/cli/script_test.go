package cli_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/mod/module"
	"golang.org/x/mod/zip"
	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/cmd/internal/cli"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"ssot":  func() { os.Exit(cli.Main(process())) },
		"exits": exits,
	})
}

// process returns the environment of the process; NOW is another time, in RFC 3339.
func process() cli.Env {
	env := cli.OS()
	if now, err := time.Parse(time.RFC3339, os.Getenv("NOW")); err == nil {
		env.Now = func() time.Time { return now }
	}
	return env
}

// exits runs ssot and wants an exit code: exits 2 scan ./nothing.
func exits() {
	env := process()
	want, rest := env.Args[0], env.Args[1:]
	env.Args = rest
	if got := strconv.Itoa(cli.Main(env)); got != want {
		fmt.Fprintf(os.Stderr, "exit code %s, not %s\n", got, want)
		os.Exit(1)
	}
	os.Exit(0)
}

// TestScript runs the commands as a user types them; testdata/shop.txtar is unpacked into every script's folder.
func TestScript(t *testing.T) {
	goEnv := goEnvironment(t)
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Setup: func(e *testscript.Env) error {
			e.Vars = append(e.Vars, goEnv...)
			e.Vars = append(e.Vars, "XDG_STATE_HOME="+filepath.Join(t.TempDir(), "state"), "XDG_CACHE_HOME="+filepath.Join(t.TempDir(), "cache")) // of one user, for each script
			return unpack("testdata/shop.txtar", e.WorkDir)
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"id":     setID,
			"shown":  setShown,
			"schema": holdsSchema,
			"pack":   pack,
		},
	})
}

// goEnvironment returns what the go command needs in a script: its caches, and no network. A script about the demo sets
// GOPROXY=$PROXY: its modules come as those of ssot itself do.
func goEnvironment(t *testing.T) []string {
	t.Helper()
	out, err := exec.Command("go", "env", "GOCACHE", "GOMODCACHE", "GOPATH", "GOPROXY").Output()
	if err != nil {
		t.Fatal(err)
	}
	v := strings.Split(strings.TrimSpace(string(out)), "\n")
	return []string{"GOCACHE=" + v[0], "GOMODCACHE=" + v[1], "GOPATH=" + v[2], "GOPROXY=off", "PROXY=" + v[3], "GOFLAGS=", "GOTOOLCHAIN=local", "GOWORK="}
}

func unpack(archive, dir string) error {
	a, err := txtar.ParseFile(archive)
	if err != nil {
		return err
	}
	for _, f := range a.Files {
		path := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, f.Data, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// setID sets a variable to the ID of the violation that the last scan printed for a place: id NAME file:line.
func setID(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: id NAME file:line")
	}
	for line := range strings.Lines(ts.ReadFile("stdout")) {
		if !strings.HasPrefix(line, args[1]+":") {
			continue
		}
		_, tail, ok := cutLast(strings.TrimSuffix(line, ")\n"), ", ")
		if !ok {
			ts.Fatalf("no ID in %q", line)
		}
		ts.Setenv(args[0], tail)
		return
	}
	ts.Fatalf("no violation at %s", args[1])
}

// setShown sets a variable to the ID that the last init names as one that is ready: shown NAME.
func setShown(ts *testscript.TestScript, neg bool, args []string) {
	m := regexp.MustCompile(`ssot show (\w+) +one that is ready`).FindStringSubmatch(ts.ReadFile("stdout"))
	if neg || len(args) != 1 || m == nil {
		ts.Fatalf("usage: shown NAME, after an init that names one")
	}
	ts.Setenv(args[0], m[1])
}

// pack makes a version of a module of a folder, in a module proxy that is a folder as well: pack PROXY MODULE VERSION
// FOLDER.
func pack(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 4 {
		ts.Fatalf("usage: pack proxy module version folder")
	}
	versions := filepath.Join(ts.MkAbs(args[0]), filepath.FromSlash(args[1]), "@v")
	ts.Check(os.MkdirAll(versions, 0o750))
	head := filepath.Join(versions, args[2])
	ts.Check(os.WriteFile(head+".info", []byte(`{"Version":"`+args[2]+`"}`), 0o600))
	ts.Check(os.WriteFile(head+".mod", []byte(ts.ReadFile(filepath.Join(args[3], "go.mod"))), 0o600))
	out, err := os.Create(head + ".zip")
	ts.Check(err)
	ts.Check(zip.CreateFromDir(out, module.Version{Path: args[1], Version: args[2]}, ts.MkAbs(args[3])))
	ts.Check(out.Close())
}

func cutLast(s, sep string) (before, after string, ok bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

// holdsSchema holds a report against the schema of its format: schema json out.json.
func holdsSchema(ts *testscript.TestScript, neg bool, args []string) {
	schemas := map[string]string{"json": "check.schema.json", "sarif": "testdata/sarif-schema-2.1.0.json"}
	if neg || len(args) != 2 || schemas[args[0]] == "" {
		ts.Fatalf("usage: schema json|sarif file")
	}
	schema, err := jsonschema.NewCompiler().Compile(filepath.Join("../../../fix/guard/format", schemas[args[0]]))
	ts.Check(err)
	report, err := jsonschema.UnmarshalJSON(strings.NewReader(ts.ReadFile(args[1])))
	ts.Check(err)
	ts.Check(schema.Validate(report))
}
