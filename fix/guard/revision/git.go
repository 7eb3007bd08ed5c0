package revision

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
)

// Repository is the git repository that a folder is in.
type Repository struct {
	dir string
	Top string // its working tree, absolute
}

// Open finds the repository of a folder.
func Open(ctx context.Context, dir string) (*Repository, error) {
	r := &Repository{dir: dir}
	top, err := r.ask(ctx, "rev-parse", "--show-toplevel")
	switch {
	case err == nil:
		r.Top = top
		return r, nil
	case strings.Contains(err.Error(), "not a git repository"):
		return nil, fmt.Errorf("%s is in no git repository, so there is nothing to compare with", dir)
	}
	return nil, err
}

// command is git as it may be run in a repository that somebody else made: it starts none of the programs that a
// repository's settings name (file system monitors, hooks, pagers), obeys no replaced objects, waits for nobody, and
// fetches nothing.
func (r *Repository) command(ctx context.Context, args ...string) *exec.Cmd {
	fixed := []string{"--no-pager", "--no-replace-objects", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=" + os.DevNull, "-c", "core.untrackedCache=false", "-c", "credential.helper="}
	cmd := exec.CommandContext(ctx, "git", slices.Concat(fixed, args)...)
	cmd.Dir = r.dir
	cmd.Env = append(os.Environ(), "GIT_NO_LAZY_FETCH=1", "GIT_ALLOW_PROTOCOL=none", "GIT_TERMINAL_PROMPT=0", "GIT_OPTIONAL_LOCKS=0", "GIT_ASKPASS=", "SSH_ASKPASS=", "LC_ALL=C")
	return cmd
}

// Hooks is the folder that git looks for hooks in, absolute.
func (r *Repository) Hooks(ctx context.Context) (string, error) {
	cmd := exec.CommandContext(ctx, "git", "rev-parse", "--path-format=absolute", "--git-path", "hooks") // it runs none of them
	cmd.Dir = r.dir
	out, err := cmd.Output()
	if err != nil {
		return "", r.sentence(ctx, err, "", []string{"rev-parse", "--git-path", "hooks"})
	}
	return strings.TrimRight(string(out), "\r\n"), nil
}

// ask is the one line that git answers with.
func (r *Repository) ask(ctx context.Context, args ...string) (string, error) {
	out, err := r.output(ctx, nil, args...)
	return strings.TrimRight(string(out), "\r\n"), err
}

// output is what git answers; its error is git's own sentence.
func (r *Repository) output(ctx context.Context, stdin io.Reader, args ...string) ([]byte, error) {
	var out, complaint bytes.Buffer
	cmd := r.command(ctx, args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = stdin, &out, &complaint
	err := cmd.Run()
	if err == nil {
		return out.Bytes(), nil
	}
	return nil, r.sentence(ctx, err, complaint.String(), args)
}

// sentence is why git failed.
func (r *Repository) sentence(ctx context.Context, err error, complaint string, args []string) error {
	switch said := strings.TrimSpace(complaint); {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, exec.ErrNotFound):
		return errors.New("comparing with another commit needs git, which is not in PATH")
	case errors.Is(err, exec.ErrDot):
		return errors.New("the git that PATH names lies in the working directory, so it may have come with this repository: take the relative folder out of PATH")
	case said != "":
		return errors.New(strings.TrimPrefix(said, "fatal: "))
	}
	return fmt.Errorf("git %s in %s: %w", strings.Join(args, " "), r.dir, err)
}
