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

// Settings are what the go command reports for a folder.
type Settings struct {
	GOARCH, GOFLAGS, GOMOD, GOWORK string
	GOVERSION                      string // of the go command itself: "go1.25.1"
}

// InModule reports whether the folder is in a module or workspace, which go list needs for ./ patterns.
func (e Settings) InModule() bool { return e.InWorkspace() || e.GOMOD != "" && e.GOMOD != os.DevNull }

// InWorkspace reports whether a go.work is in effect.
func (e Settings) InWorkspace() bool { return e.GOWORK != "" && e.GOWORK != "off" }

// Tags returns the build tags in GOFLAGS. A -tags flag would replace them.
func (e Settings) Tags() []string {
	var tags []string
	for flag := range strings.FieldsSeq(e.GOFLAGS) {
		name, list, ok := strings.Cut(strings.TrimLeft(strings.Trim(flag, `"'`), "-"), "=")
		if ok && name == "tags" {
			tags = strings.Split(list, ",")
		}
	}
	return tags
}

// A Command runs the user's go command in a folder. Its environment keeps the go command from writing files there, and
// the folder from choosing programs to run.
type Command struct {
	Settings          // as the commands get them
	Reported Settings // as the go command reported them
	dir      string
	Env      []string // the complete environment
	Replaced []string // the folders that replace modules, sorted
	// Requires maps each module of the workspace to the modules that its go.mod requires. It is nil outside of a
	// workspace. In a workspace, a package can also import modules that its go.mod does not require.
	Requires map[string][]string
	folders  []Module // the main modules and those that a folder replaces, with that folder
	vendors  []string // the vendor folders that the go command may use
	unclear  bool     // whether only the go command can tell the main modules, or why there are none
	copied   string   // the temporary folder with the copy of go.work, or empty
}

// New asks the go command for its settings, unless known has them, and checks the files that describe the module or
// workspace before the go command reads them. known are the settings of the same folder without the additional
// environment, or nil. The caller must call Close.
func New(ctx context.Context, dir string, more []string, known *Settings) (*Command, error) {
	g := &Command{dir: dir, Env: environment(more)}
	if known != nil && g.assume(*known, more) {
		return g.prepare()
	}
	out, err := g.run(ctx, "env", "-json", "GOARCH", "GOFLAGS", "GOMOD", "GOWORK", "GOVERSION")
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(out, &g.Reported); err != nil {
		return nil, fmt.Errorf("read the answer of go env: %w", err)
	}
	return g.prepare()
}

// assume takes over the settings of a folder. It reports whether they hold in an additional environment too, which they
// do if it only sets the platform.
func (g *Command) assume(known Settings, more []string) bool {
	for _, v := range more {
		switch name, value, _ := strings.Cut(v, "="); name {
		case "GOARCH":
			known.GOARCH = value
		case "GOOS":
		default:
			return false
		}
	}
	g.Reported = known
	return true
}

// prepare makes the settings and the environment of the commands from what was reported.
func (g *Command) prepare() (*Command, error) {
	g.Settings = g.Reported
	// Other flags do not change which modules are the main ones.
	g.unclear = strings.Contains(g.GOFLAGS, "-modfile") || strings.Contains(g.GOFLAGS, "-overlay")
	g.setFlags(unstamped(readonly(g.GOFLAGS)))
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

// Close removes the temporary files.
func (g *Command) Close() {
	if g.copied != "" {
		_ = os.RemoveAll(g.copied) // best effort: two small files in the temporary folder
	}
}

// Platforms returns the GOOS/GOARCH pairs that the go command can build for. It runs outside of any module, because a
// go.mod may declare a tool named dist.
func Platforms(ctx context.Context, dir string) ([]string, error) {
	g := &Command{dir: dir, Env: environment([]string{"GO111MODULE=off", "GOWORK=off"})}
	out, err := g.run(ctx, "tool", "dist", "list")
	return strings.Fields(string(out)), err
}

// A Module is a main module (that of a folder, or one of a workspace), or a module that a folder replaces.
type Module struct {
	Path, Dir string
	Main      bool
}

// MainModules returns the main module, or the modules that go.work uses. It asks the go command only where go.mod or
// go.work can't be read, or needs a newer one: for its sentence.
func (g *Command) MainModules(ctx context.Context) ([]Module, error) {
	if !g.unclear {
		return slices.DeleteFunc(slices.Clone(g.folders), func(m Module) bool { return !m.Main }), nil
	}
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

// run runs the go command. Its error has the message of the go command.
func (g *Command) run(ctx context.Context, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = g.dir
	// PWD makes the go command use the folder's name as given, without resolving links.
	cmd.Env = slices.Concat(g.Env, []string{"PWD=" + g.dir})
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

// sentence returns the error message in the standard error of the go command, without lines about downloads and without
// warnings. It adds advice where the message has none.
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

// ListError returns the error of a failed go list, with the message of the go command.
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

// OneLine joins the lines of a message of the go command: "no required module provides package x; to add it:\n\tgo get
// x".
func OneLine(msg string) string { return strings.Join(strings.Fields(msg), " ") }
