package gotool

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/seed-58def443/ssot/fix/scratch"
	"github.com/seed-58def443/ssot/fix/verify/internal/supervisor"
)

// Go runs the go command in a folder.
type Go struct {
	Dir     string
	Env     []string // the whole environment, from load.Environment, except for variables set from the other fields
	Tags    []string
	GOOS    string // empty: the go command's own
	GOARCH  string
	Overlay string // path of the overlay file, or empty
	Modfile string // the go.mod to use instead of the module's, or empty
	Scratch string // the temporary folder of go and of package testing, for files that killed processes leave
	Temp    string // the folder to make the tests' other temporary folder in, which each run finds empty, or empty
	// Each, if not nil, is called for every test and package as it ends, while Test runs. Calls don't overlap.
	Each func(Name, State)
}

// patience is how long a program may take to end after an interrupt.
const patience = 5 * time.Second

// Run runs a go command with flags and packages. It returns both output streams, and whether go succeeded. It
// returns an error if go could not be run, or if ctx ended.
func (g Go) Run(ctx context.Context, command string, flags []string, packages ...string) (out, complaint []byte, ok bool, err error) {
	var stdout bytes.Buffer
	complaint, ok, err = g.run(ctx, &stdout, slices.Concat([]string{command}, g.flags(), flags, packages))
	return stdout.Bytes(), complaint, ok, err
}

// Test runs go test with flags on packages. It returns the outcome of each test, and whether all passed. It returns
// an error in the same cases as Run.
func (g Go) Test(ctx context.Context, flags []string, packages ...string) (map[Name]Outcome, bool, error) {
	t := newTests(g.Each)
	_, ok, err := g.run(ctx, t, slices.Concat([]string{"test", "-json"}, g.flags(), flags, packages))
	return t.outcomes(), ok, err
}

func (g Go) run(ctx context.Context, stdout io.Writer, args []string) (complaint []byte, ok bool, err error) {
	env, err := g.environment()
	if err != nil {
		return nil, false, fmt.Errorf("make a temporary folder for tests: %w", err)
	}
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = g.Dir
	cmd.Env = env
	cmd.WaitDelay = patience
	var stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = stdout, &stderr
	wait, err := supervisor.Start(cmd)
	if err == nil {
		err = wait()
	}
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return nil, false, ctx.Err()
	case err == nil:
		return stderr.Bytes(), true, nil
	case errors.As(err, &exit):
		return stderr.Bytes(), false, nil
	case errors.Is(err, exec.ErrNotFound):
		return nil, false, errors.New("the go command is not in PATH: install Go, or add its bin folder to PATH")
	case errors.Is(err, exec.ErrDot):
		return nil, false, errors.New("the go command that PATH names lies in the working directory, so it may have come with this repository: take the relative folder out of PATH")
	}
	return nil, false, fmt.Errorf("run go %s: %w", args[0], err)
}

func (g Go) flags() []string {
	var flags []string
	if len(g.Tags) > 0 {
		flags = append(flags, "-tags="+strings.Join(g.Tags, ","))
	}
	if g.Overlay != "" {
		flags = append(flags, "-overlay="+g.Overlay)
	}
	if g.Modfile != "" {
		flags = append(flags, "-modfile="+g.Modfile)
	}
	return flags
}

// environment returns the environment of a run, and empties the temporary folder of its tests.
func (g Go) environment() ([]string, error) {
	env := slices.Clone(g.Env)
	if g.Temp != "" {
		temp := filepath.Join(g.Temp, "t") // short: the path of a socket in it has at most 104 bytes
		scratch.Remove(temp)
		if err := os.Mkdir(temp, 0o700); err != nil {
			return nil, err
		}
		env = append(env, "TMPDIR="+temp, "TMP="+temp, "TEMP="+temp)
	}
	if g.Scratch != "" {
		env = append(env, "GOTMPDIR="+g.Scratch)
	}
	if g.GOOS != "" {
		env = append(env, "GOOS="+g.GOOS, "GOARCH="+g.GOARCH)
	}
	if g.Overlay != "" { // a go command that a test starts builds the same texts
		env = append(env, goflags(env, "-overlay="+g.Overlay))
	}
	return append(env, "PWD="+g.Dir), nil
}

// goflags returns the setting of GOFLAGS in an environment, with one more flag. A flag with spaces is quoted, as go
// help environment says; go knows no escape for a quote within.
func goflags(env []string, flag string) string {
	const name = "GOFLAGS="
	set := name
	for _, v := range env {
		if strings.HasPrefix(v, name) {
			set = v
		}
	}
	if set != name {
		set += " "
	}
	switch {
	case !strings.ContainsAny(flag, " \t\n'\""):
		return set + flag
	case !strings.Contains(flag, "'"):
		return set + "'" + flag + "'"
	}
	return set + `"` + flag + `"`
}

// Package is a part of the output of go list.
type Package struct {
	ImportPath, Dir, Name              string
	Imports, TestImports, XTestImports []string
	GoFiles, CgoFiles                  []string
	TestGoFiles, XTestGoFiles          []string
}

// Files returns the package's Go files in this configuration.
func (p Package) Files() []string {
	return slices.Concat(p.GoFiles, p.CgoFiles, p.TestGoFiles, p.XTestGoFiles)
}

// Tests reports whether a package has test files.
func (p Package) Tests() bool { return len(p.TestGoFiles)+len(p.XTestGoFiles) > 0 }

// Modules returns patterns for all packages of the main module, or of those of the workspace.
func (g Go) Modules(ctx context.Context) ([]string, error) {
	out, complaint, ok, err := g.Run(ctx, "list", []string{"-m"})
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, errors.New("list modules: " + strings.Join(strings.Fields(string(complaint)), " "))
	}
	var patterns []string
	for path := range strings.FieldsSeq(string(out)) {
		patterns = append(patterns, path+"/...")
	}
	return patterns, nil
}

// List runs go list.
func (g Go) List(ctx context.Context, patterns ...string) ([]Package, error) {
	out, complaint, ok, err := g.Run(ctx, "list", []string{"-e", "-json=ImportPath,Dir,Name,Imports,TestImports,XTestImports,GoFiles,CgoFiles,TestGoFiles,XTestGoFiles"}, patterns...)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, errors.New("list packages: " + strings.Join(strings.Fields(string(complaint)), " "))
	}
	var list []Package
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p Package
		switch err := dec.Decode(&p); {
		case errors.Is(err, io.EOF):
			return list, nil
		case err != nil:
			return nil, fmt.Errorf("read the answer of go list: %w", err)
		}
		list = append(list, p)
	}
}
