package revision

import (
	"context"
	"fmt"
	"regexp"
	"strings"
)

// Commit returns the full name of the commit that a revision names.
func (r *Repository) Commit(ctx context.Context, revision string) (string, error) {
	if revision == "" || strings.HasPrefix(revision, "-") {
		return "", fmt.Errorf("%q is no revision: write a branch, a tag or a commit", revision)
	}
	commit, err := r.git.Ask(ctx, "rev-parse", "--verify", "--quiet", revision+"^{commit}")
	if err == nil {
		return commit, nil
	}
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	return "", fmt.Errorf("there is no commit %s in this clone%s: run %s", revision, r.shallowness(ctx), r.fetch(ctx, revision))
}

// MergeBase returns the newest commit that HEAD and a branch have in common.
func (r *Repository) MergeBase(ctx context.Context, branch string) (string, error) {
	other, err := r.Commit(ctx, branch)
	if err != nil {
		return "", err
	}
	if _, err := r.Commit(ctx, "HEAD"); err != nil {
		return "", fmt.Errorf("HEAD is no commit yet: %w", err)
	}
	base, err := r.git.Ask(ctx, "merge-base", "HEAD", other)
	switch {
	case err == nil:
		return base, nil
	case ctx.Err() != nil:
		return "", ctx.Err()
	case r.shallow(ctx):
		return "", fmt.Errorf("where HEAD and %s part is not in this clone%s: run %s", branch, r.shallowness(ctx), r.fetch(ctx, branch))
	}
	return "", fmt.Errorf("HEAD and %s have no commit in common", branch)
}

func (r *Repository) shallow(ctx context.Context) bool {
	answer, err := r.git.Ask(ctx, "rev-parse", "--is-shallow-repository")
	return err == nil && answer == "true"
}

// shallowness is part of a sentence.
func (r *Repository) shallowness(ctx context.Context) string {
	if r.shallow(ctx) {
		return ", which is shallow"
	}
	return ""
}

// plain is what can be told to a shell as it is.
var plain = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z._/-]*$`)

// fetch returns what to run so that a revision is there.
func (r *Repository) fetch(ctx context.Context, revision string) string {
	remote, name := "origin", revision
	if rest, ok := strings.CutPrefix(revision, "origin/"); ok {
		name = rest
	}
	switch {
	case r.shallow(ctx):
		return "git fetch --unshallow " + remote + " (in GitHub Actions: fetch-depth: 0 of actions/checkout; in GitLab: GIT_DEPTH: 0)"
	case !plain.MatchString(name):
		return "git fetch " + remote
	case name != revision:
		return fmt.Sprintf("git fetch %s %s:refs/remotes/%s/%s", remote, name, remote, name)
	}
	return "git fetch " + remote + " " + name
}
