package git

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/seed-58def443/ssot/scan/disk"
)

// settingsError means that a repository's settings can't be read. It is the error of starting the command.
type settingsError struct{ error }

// soon is how long git may take to read its settings, which takes milliseconds. They can include any file.
const soon = 20 * time.Second

// silenced caches the variables that hooksOff finds, by folder and environment.
var silenced sync.Map

// hooksOff returns environment variables that turn off each hook whose command is in the settings
// (hook.NAME.command). core.hooksPath does not affect these hooks, and no setting turns off all of them. The
// settings are read once, after a look at the files of git's own folder.
func (g Git) hooksOff(ctx context.Context) ([]string, error) {
	key := strings.Join(append([]string{g.Dir}, g.Env...), "\x00")
	if off, ok := silenced.Load(key); ok {
		return off.([]string), nil
	}
	err := g.ownRegular(ctx)
	if err == nil {
		err = g.includesRegular(ctx)
	}
	if err != nil {
		return nil, &settingsError{err}
	}
	args := []string{"config", "--null", "--name-only", "--get-regexp", `^hook\.`}
	var out, complaint bytes.Buffer
	limited, cancel := context.WithTimeout(ctx, soon)
	defer cancel()
	cmd := g.bare(limited, args...)
	cmd.Stdout, cmd.Stderr = &out, &complaint
	err = cmd.Run()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok && exit.ExitCode() == 1 && ctx.Err() == nil {
		err = nil // no such hook
	}
	if limited.Err() != nil && ctx.Err() == nil {
		return nil, &settingsError{fmt.Errorf("git in %s has not read its settings after %s: do they include a file that is a named pipe?", g.Dir, soon)}
	}
	if err != nil {
		return nil, &settingsError{g.Sentence(ctx, err, complaint.String(), args)}
	}
	off := disabled(out.String())
	silenced.Store(key, off)
	return off, nil
}

// disabled returns the variables that turn off the hooks named by keys. They come after settings that the
// environment already contains.
func disabled(keys string) []string {
	var names []string
	for key := range strings.SplitSeq(keys, "\x00") {
		name := strings.TrimPrefix(key, "hook.")
		if i := strings.LastIndexByte(name, '.'); i >= 0 {
			names = append(names, name[:i])
		}
	}
	if len(names) == 0 {
		return nil
	}
	slices.Sort(names)
	n, _ := strconv.Atoi(os.Getenv("GIT_CONFIG_COUNT")) // git itself reports an invalid value
	var out []string
	for _, name := range slices.Compact(names) {
		at := strconv.Itoa(n)
		out = append(out, "GIT_CONFIG_KEY_"+at+"=hook."+name+".enabled", "GIT_CONFIG_VALUE_"+at+"=false")
		n++
	}
	return append(out, "GIT_CONFIG_COUNT="+strconv.Itoa(n))
}

// Hooks returns the absolute path of the folder in which the user's own git looks for hooks, in which symbolic links
// are not resolved. It runs none of them. It returns an error if a setting of the repository's own, which may have come
// with it, names a folder outside of it; whether links lead out of one inside is not looked at.
func (g Git) Hooks(ctx context.Context) (string, error) {
	top, err := g.Top(ctx)
	if err != nil {
		return "", err
	}
	if err := g.Own(ctx); err != nil {
		return "", err
	}
	own := func(args ...string) (string, error) { // core.hooksPath is not turned off
		cmd := exec.CommandContext(ctx, "git", args...)
		cmd.Dir = g.Dir // not top, which core.worktree may have named: that may be in another repository
		out, err := cmd.Output()
		if err != nil {
			return "", g.Sentence(ctx, err, "", args)
		}
		return strings.TrimRight(string(out), "\r\n"), nil
	}
	path, err := own("rev-parse", "--git-path", "hooks")
	if err != nil {
		return "", err
	}
	if path = filepath.FromSlash(path); !filepath.IsAbs(path) {
		path = filepath.Join(g.Dir, path)
	}
	set, err := own("config", "--show-scope", "--get", "core.hooksPath")
	if scope, _, _ := strings.Cut(set, "\t"); err != nil || scope != "local" && scope != "worktree" {
		return path, ctx.Err() // it is not set, or by the user
	}
	common, err := own("rev-parse", "--path-format=absolute", "--git-common-dir")
	if err != nil {
		return "", err
	}
	for _, folder := range []string{top, strings.TrimSuffix(filepath.ToSlash(common), "/"+gitFolder)} {
		folder = filepath.FromSlash(folder)
		if disk.Inside(folder, path) || disk.Inside(disk.Resolve(folder), disk.Resolve(path)) {
			return path, nil
		}
	}
	return "", fmt.Errorf("core.hooksPath in the settings of %s names %s, outside of it, and may have come with it: remove it (git config --unset core.hooksPath), or name that folder in your own settings (git config --global)", top, path)
}
