package git

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"
)

// Git runs git in a folder.
type Git struct {
	Dir string
	Env []string // in addition to the process's own
}

// noProtocol is the only protocol that git may fetch with. No repository can name it: git takes any word for a
// protocol, also "none", and runs the program git-remote-WORD or the alias of that name.
var noProtocol = rand.Text()

// patience is how long git may take to remove its lock files after it was asked to stop.
const patience = 5 * time.Second

// Command returns a git command that is safe in a repository that somebody else made. It starts none of the
// programs that a repository's settings name (file system monitors, hooks, pagers), does not take a folder of a
// working tree for a repository, ignores replaced objects, does not prompt, and fetches nothing. When ctx ends, git
// is asked to stop, so that it leaves no lock behind. If the settings can't be read, starting the command fails
// with git's message.
func (g Git) Command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := g.bare(ctx, args...)
	off, err := g.hooksOff(ctx)
	if err != nil && cmd.Err == nil {
		cmd.Err = err
	}
	cmd.Env = append(cmd.Env, off...)
	return cmd
}

// bare is Command without turning off hooks whose commands are in the settings.
func (g Git) bare(ctx context.Context, args ...string) *exec.Cmd {
	fixed := []string{"--no-pager", "--no-replace-objects", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=" + os.DevNull, "-c", "safe.bareRepository=explicit", "-c", "core.untrackedCache=false", "-c", "credential.helper="}
	cmd := exec.CommandContext(ctx, "git", slices.Concat(fixed, args)...)
	cmd.Dir = g.Dir
	cmd.Env = slices.Concat(os.Environ(), []string{"GIT_NO_LAZY_FETCH=1", "GIT_ALLOW_PROTOCOL=" + noProtocol, "GIT_TERMINAL_PROMPT=0", "GIT_OPTIONAL_LOCKS=0", "GIT_DIFF_OPTS=", "GIT_ASKPASS=", "SSH_ASKPASS=", "LC_ALL=C"}, g.Env)
	cmd.Cancel = func() error {
		if err := cmd.Process.Signal(os.Interrupt); err == nil || errors.Is(err, os.ErrProcessDone) {
			return err
		}
		return cmd.Process.Kill() // if the system has no such signals
	}
	cmd.WaitDelay = patience
	return cmd
}

// Named reports whether the environment names a repository, which git takes in any folder.
func Named() bool { return os.Getenv("GIT_DIR") != "" }

// Ask returns the single line that git prints.
func (g Git) Ask(ctx context.Context, args ...string) (string, error) {
	out, err := g.Output(ctx, nil, args...)
	return strings.TrimRight(string(out), "\r\n"), err
}

// Output returns git's standard output. Its error has git's own message.
func (g Git) Output(ctx context.Context, stdin io.Reader, args ...string) ([]byte, error) {
	var out, complaint bytes.Buffer
	cmd := g.Command(ctx, args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = stdin, &out, &complaint
	err := cmd.Run()
	if err == nil {
		return out.Bytes(), nil
	}
	return nil, g.Sentence(ctx, err, complaint.String(), args)
}

// Sentence returns the reason why git failed.
func (g Git) Sentence(ctx context.Context, err error, complaint string, args []string) error {
	if unread, ok := errors.AsType[*settingsError](err); ok {
		return unread.error
	}
	switch said := strings.TrimSpace(complaint); {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, exec.ErrNotFound):
		return errors.New("this needs git, which is not in PATH")
	case errors.Is(err, exec.ErrDot):
		return errors.New("the git that PATH names lies in the working directory, so it may have come with this repository: take the relative folder out of PATH")
	case said != "":
		return errors.New(strings.TrimPrefix(said, "fatal: "))
	}
	return fmt.Errorf("git %s in %s: %w", strings.Join(args, " "), g.Dir, err)
}

// Top returns the absolute path of the working tree that contains the folder. It returns ErrNone if there is none.
func (g Git) Top(ctx context.Context) (string, error) {
	top, err := g.Ask(ctx, "rev-parse", "--show-toplevel")
	if err != nil && strings.Contains(err.Error(), "not a git repository") {
		return "", ErrNone
	}
	return top, err
}

// ErrNone is returned if a folder is in no repository.
var ErrNone = errors.New("not in a git repository")
