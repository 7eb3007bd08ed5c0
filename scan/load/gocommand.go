package load

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
	"strings"
)

// goEnv is what the go command says of the folder and environment it would work in.
type goEnv struct {
	GOARCH, GOFLAGS, GOMOD, GOWORK string
}

// inModule says whether go list can resolve ./ patterns at all.
func (e goEnv) inModule() bool {
	return e.GOWORK != "" && e.GOWORK != "off" || e.GOMOD != "" && e.GOMOD != os.DevNull
}

// tags are the build tags that GOFLAGS sets; a -tags flag would replace them.
func (e goEnv) tags() []string {
	var tags []string
	for flag := range strings.FieldsSeq(e.GOFLAGS) {
		name, list, ok := strings.Cut(strings.TrimLeft(strings.Trim(flag, `"'`), "-"), "=")
		if ok && name == "tags" {
			tags = strings.Split(list, ",")
		}
	}
	return tags
}

// module is a main module: the one that dir is in, or one of a workspace's.
type module struct {
	Path, Dir string
	Main      bool
}

func readGoEnv(ctx context.Context, dir string, env []string) (goEnv, error) {
	var e goEnv
	out, err := goCommand(ctx, dir, env, "env", "-json", "GOARCH", "GOFLAGS", "GOMOD", "GOWORK")
	if err != nil {
		return e, err
	}
	if err := json.Unmarshal(out, &e); err != nil {
		return e, fmt.Errorf("read the answer of go env: %w", err)
	}
	return e, nil
}

// Platforms lists the GOOS/GOARCH pairs that the go command can build for.
func Platforms(ctx context.Context, dir string) ([]string, error) {
	out, err := goCommand(ctx, dir, nil, "tool", "dist", "list")
	return strings.Fields(string(out)), err
}

// mainModules lists the main module, or the modules that go.work uses.
func mainModules(ctx context.Context, dir string, env []string) ([]module, error) {
	out, err := goCommand(ctx, dir, env, "list", "-m", "-json=Path,Dir,Main")
	if err != nil {
		return nil, err
	}
	var mods []module
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var m module
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

// goCommand runs go; its error is go's own sentence.
func goCommand(ctx context.Context, dir string, env []string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = dir
	cmd.Env = append(cmd.Environ(), env...)
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
	if msg := goSentence(stderr.String()); msg != "" {
		return nil, errors.New(msg)
	}
	return nil, fmt.Errorf("go %s in %s: %w", strings.Join(args, " "), dir, err)
}

// goSentence is what the go command wrote to its standard error, without what it says of downloads and without warnings.
// Where go does not say what to run, the sentence is completed.
func goSentence(stderr string) string {
	var lines []string
	for line := range strings.Lines(stderr) {
		line = strings.TrimRight(line, "\r\n")
		if strings.HasPrefix(line, "go: downloading ") || strings.HasPrefix(line, "go: warning: ") || line == "" {
			continue
		}
		lines = append(lines, line)
	}
	msg := strings.Join(lines, "\n")
	if strings.Contains(msg, "$GOFLAGS") {
		msg += "; correct it in the environment, or run: go env -u GOFLAGS"
	}
	return msg
}
