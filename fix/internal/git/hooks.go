package git

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// settingsError is why a repository's settings can't be read: the sentence that ends what was to be started.
type settingsError struct{ error }

// silenced are the variables that hooksOff found, by folder and environment.
var silenced sync.Map

// hooksOff are variables of the environment that turn off each hook that the settings name together with its command
// (hook.NAME.command): core.hooksPath does not concern those, and there is no setting for all of them. They are looked
// for once.
func (g Git) hooksOff(ctx context.Context) ([]string, error) {
	key := strings.Join(append([]string{g.Dir}, g.Env...), "\x00")
	if off, ok := silenced.Load(key); ok {
		return off.([]string), nil
	}
	args := []string{"config", "--null", "--name-only", "--get-regexp", `^hook\.`}
	var out, complaint bytes.Buffer
	cmd := g.bare(ctx, args...)
	cmd.Stdout, cmd.Stderr = &out, &complaint
	err := cmd.Run()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok && exit.ExitCode() == 1 && ctx.Err() == nil {
		err = nil // there is none
	}
	if err != nil {
		return nil, &settingsError{g.Sentence(ctx, err, complaint.String(), args)}
	}
	off := disabled(out.String())
	silenced.Store(key, off)
	return off, nil
}

// disabled turns off the hooks that keys of settings are about. It comes behind what the environment sets already.
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
	n, _ := strconv.Atoi(os.Getenv("GIT_CONFIG_COUNT")) // git itself says what is wrong with it
	var out []string
	for _, name := range slices.Compact(names) {
		at := strconv.Itoa(n)
		out = append(out, "GIT_CONFIG_KEY_"+at+"=hook."+name+".enabled", "GIT_CONFIG_VALUE_"+at+"=false")
		n++
	}
	return append(out, "GIT_CONFIG_COUNT="+strconv.Itoa(n))
}
