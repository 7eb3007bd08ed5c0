package revision

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Commit returns the full hash of the commit that a revision names.
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
	if revision == "HEAD" {
		return "", errors.New("this repository has no commit yet, so there is nothing to compare with")
	}
	return "", fmt.Errorf("there is no commit %s in this clone%s", revision, r.remedy(ctx, revision))
}

// MergeBase returns the best common ancestor of HEAD and a branch.
func (r *Repository) MergeBase(ctx context.Context, branch string) (string, error) {
	other, err := r.Commit(ctx, branch)
	if err != nil {
		return "", err
	}
	if _, err := r.Commit(ctx, "HEAD"); err != nil {
		return "", err
	}
	base, err := r.git.Ask(ctx, "merge-base", "HEAD", other)
	switch {
	case err == nil:
		return base, nil
	case ctx.Err() != nil:
		return "", ctx.Err()
	case r.shallow(ctx):
		return "", fmt.Errorf("where HEAD and %s part is not in this clone%s", branch, r.remedy(ctx, branch))
	}
	return "", fmt.Errorf("HEAD and %s have no commit in common", branch)
}

func (r *Repository) shallow(ctx context.Context) bool {
	answer, err := r.git.Ask(ctx, "rev-parse", "--is-shallow-repository")
	return err == nil && answer == "true"
}

// The forms of revisions for which remedy gives different advice.
var (
	shellWord  = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z._/-]*$`) // needs no quotes in a shell
	shortHash  = regexp.MustCompile(`^[0-9a-f]{4,39}$`)              // no server resolves an abbreviated commit
	fullHash   = regexp.MustCompile(`^([0-9a-f]{40}|[0-9a-f]{64})$`)
	expression = regexp.MustCompile(`[~^@{}:]`) // main~5, HEAD^: relative to another commit
)

// remedy completes the sentence that a revision is missing, with the command that fetches it, or with the reason
// why none does.
func (r *Repository) remedy(ctx context.Context, revision string) string {
	remotes := r.remotes(ctx)
	remote, name := "origin", revision
	for _, candidate := range remotes {
		if rest, ok := strings.CutPrefix(strings.TrimPrefix(revision, "refs/remotes/"), candidate+"/"); ok && rest != "" {
			remote, name = candidate, rest
		}
	}
	if len(remotes) > 0 && !slices.Contains(remotes, remote) {
		remote = remotes[0]
	}
	switch {
	case len(remotes) == 0:
		return ", which has no remote to fetch it from: name a commit that git log lists"
	case r.shallow(ctx):
		return ", which is shallow: run git fetch --unshallow " + remote + " (in GitHub Actions: fetch-depth: 0 of actions/checkout; in GitLab: GIT_DEPTH: 0)"
	case expression.MatchString(revision):
		return ": name a commit that git log lists"
	case !shellWord.MatchString(name) || shortHash.MatchString(name):
		return ": run git fetch " + remote
	case fullHash.MatchString(name):
		return ": run git fetch " + remote + " " + name
	case name != revision:
		return fmt.Sprintf(": run git fetch %s %s:refs/remotes/%s/%s", remote, name, remote, name)
	}
	return fmt.Sprintf(": run git fetch %s %s:%s", remote, name, name)
}

// remotes returns the names of the repository's remotes by length, the longest last, since a name may contain a
// slash.
func (r *Repository) remotes(ctx context.Context) []string {
	out, err := r.git.Ask(ctx, "config", "--name-only", "--get-regexp", `^remote\..*\.url$`)
	if err != nil {
		return nil
	}
	var names []string
	for key := range strings.Lines(out) {
		name := strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(key), "remote."), ".url")
		if shellWord.MatchString(name) && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(len(a), len(b)) })
	return names
}
