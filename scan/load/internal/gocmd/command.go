package gocmd

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
)

// env is what the go command says of the folder and environment it would work in.
type env struct {
	GOARCH, GOFLAGS, GOMOD, GOWORK string
}

// InModule reports whether go list can resolve ./ patterns at all.
func (e env) InModule() bool { return e.InWorkspace() || e.GOMOD != "" && e.GOMOD != os.DevNull }

func (e env) InWorkspace() bool { return e.GOWORK != "" && e.GOWORK != "off" }

// Tags returns the build tags that GOFLAGS sets; a -tags flag would replace them.
func (e env) Tags() []string {
	var tags []string
	for flag := range strings.FieldsSeq(e.GOFLAGS) {
		name, list, ok := strings.Cut(strings.TrimLeft(strings.Trim(flag, `"'`), "-"), "=")
		if ok && name == "tags" {
			tags = strings.Split(list, ",")
		}
	}
	return tags
}

// Command is the user's go command in a folder, in an environment in which it writes nothing there and runs nothing
// that the folder chose.
type Command struct {
	env
	dir      string
	Env      []string // the whole environment
	Replaced []string // the folders that stand in the place of modules, sorted
	// Requires is what the go.mod of each module of the workspace requires, by module path; nil where there is no
	// workspace. A go.work makes known what they do not require, too.
	Requires map[string][]string
	copied   string // the temporary folder that holds the copy of go.work, or nothing
}

// New asks go for its settings and looks at the files that describe the module or workspace, before go does.
// The caller closes what it returns.
func New(ctx context.Context, dir string, more []string) (*Command, error) {
	g := &Command{dir: dir, Env: environment(more)}
	out, err := g.run(ctx, "env", "-json", "GOARCH", "GOFLAGS", "GOMOD", "GOWORK")
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(out, &g.env); err != nil {
		return nil, fmt.Errorf("read the answer of go env: %w", err)
	}
	if flags := readonly(g.GOFLAGS); flags != g.GOFLAGS {
		g.setFlags(flags)
	}
	if err := g.describe(); err != nil {
		g.Close()
		return nil, err
	}
	return g, nil
}

func (g *Command) setFlags(flags string) {
	g.GOFLAGS = flags
	g.Env = append(g.Env, "GOFLAGS="+flags)
}

// Close removes what was made for the command.
func (g *Command) Close() {
	if g.copied != "" {
		_ = os.RemoveAll(g.copied) // what stays is two small files among other temporary ones
	}
}

// Platforms lists the GOOS/GOARCH pairs that the go command can build for. It asks outside of any module: go.mod may
// declare tools, also one of the name dist.
func Platforms(ctx context.Context, dir string) ([]string, error) {
	g := &Command{dir: dir, Env: environment([]string{"GO111MODULE=off", "GOWORK=off"})}
	out, err := g.run(ctx, "tool", "dist", "list")
	return strings.Fields(string(out)), err
}

// Module is a main module: the one that dir is in, or one of a workspace's.
type Module struct {
	Path, Dir string
	Main      bool
}

// MainModules lists the main module, or the modules that go.work uses.
func (g *Command) MainModules(ctx context.Context) ([]Module, error) {
	out, err := g.run(ctx, "list", "-m", "-json=Path,Dir,Main")
	if err != nil {
		return nil, err
	}
	var mods []Module
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var m Module
		switch err := dec.Decode(&m); {
		case errors.Is(err, io.EOF):
			return mods, nil
		case err != nil:
			return nil, fmt.Errorf("read the answer of go list -m: %w", err)
		}
		if m.Main && m.Dir != "" {
			m.Dir = filepath.Clean(m.Dir)
			mods = append(mods, m)
		}
	}
}

// run runs go; its error is go's own sentence.
func (g *Command) run(ctx context.Context, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = g.dir
	cmd.Env = slices.Concat(g.Env, []string{"PWD=" + g.dir}) // go then names folders as they were named to it
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err == nil {
		return out, nil
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if errors.Is(err, exec.ErrNotFound) {
		return nil, errors.New("the go command is not in PATH: install Go, or add its bin folder to PATH")
	}
	if errors.Is(err, exec.ErrDot) {
		return nil, errors.New("the go command that PATH names lies in the working directory, so it may have come with this repository: take the relative folder out of PATH")
	}
	if msg := g.sentence(stderr.String()); msg != "" {
		return nil, errors.New(msg)
	}
	return nil, fmt.Errorf("go %s in %s: %w", strings.Join(args, " "), g.dir, err)
}

// sentence returns what the go command wrote to its standard error, without what it says of downloads and without
// warnings. Where go does not say what to run, the sentence is completed.
func (g *Command) sentence(stderr string) string {
	var lines []string
	for line := range strings.Lines(stderr) {
		line = strings.TrimRight(line, "\r\n")
		if strings.HasPrefix(line, "go: downloading ") || strings.HasPrefix(line, "go: warning: ") || line == "" {
			continue
		}
		lines = append(lines, line)
	}
	msg := strings.Join(lines, "\n")
	if g.copied != "" {
		msg = strings.ReplaceAll(msg, g.copied, filepath.Dir(g.GOWORK))
	}
	if strings.Contains(msg, "$GOFLAGS") {
		msg += "; correct it in the environment, or run: go env -u GOFLAGS"
	}
	if strings.Contains(msg, "GOTOOLCHAIN=local") && !chosen("GOTOOLCHAIN") {
		msg += "; install that Go, or set GOTOOLCHAIN=auto to let the go command download what this repository asks for"
	}
	return msg
}

// ListError returns a failed go list in go's own words.
func (g *Command) ListError(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if _, stderr, ok := strings.Cut(err.Error(), "stderr: "); ok {
		if msg := g.sentence(stderr); msg != "" {
			return errors.New(msg)
		}
	}
	return err
}

// OneLine joins the lines of go's messages: "no required module provides package x; to add it:\n\tgo get x".
func OneLine(msg string) string { return strings.Join(strings.Fields(msg), " ") }
