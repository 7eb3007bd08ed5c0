package handover

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/git"
	"github.com/seed-58def443/ssot/fix/patch"
)

// Stage puts changes into the index, onto what is staged of their files already, and returns the files of which the
// index is another now. It errs, and leaves the index as it was, when one of them can't be had there.
func (r *Repository) Stage(ctx context.Context, changes []patch.Change) ([]string, error) {
	index, err := r.index(ctx)
	if err != nil {
		return nil, err
	}
	all, err := r.carry(ctx, index, changes)
	if err != nil {
		return nil, err
	}
	if err := r.put(ctx, r.git, all); err != nil {
		return nil, err
	}
	var files []string
	for _, c := range all {
		files = append(files, c.path)
	}
	return files, nil
}

// put writes files into an index, all at once.
func (r *Repository) put(ctx context.Context, g git.Git, files []carried) error {
	if len(files) == 0 {
		return nil
	}
	var lines strings.Builder
	for _, c := range files {
		blob, err := r.store(ctx, c.is)
		if err != nil {
			return fmt.Errorf("store %s in git: %w", c.path, err)
		}
		fmt.Fprintf(&lines, "%s %s\t%s\x00", c.entry.mode, blob, r.fromTop(c.path)) // paths are from the top there, wherever git runs
	}
	if _, err := g.Output(ctx, strings.NewReader(lines.String()), "update-index", "-z", "--index-info"); err != nil {
		return fmt.Errorf("write the index: %w", err)
	}
	return nil
}

// Patch returns what changes come to on the files of HEAD, with paths from the repository's top: what git apply takes
// on that commit.
func (r *Repository) Patch(ctx context.Context, changes []patch.Change) ([]patch.Change, error) {
	if _, err := r.git.Ask(ctx, "rev-parse", "--verify", "--quiet", "HEAD^{commit}"); err != nil {
		return nil, errors.New("HEAD is no commit yet: commit first, so that there is something that a patch is for")
	}
	head, err := r.tree(ctx, "HEAD")
	if err != nil {
		return nil, err
	}
	all, err := r.carry(ctx, head, changes)
	if err != nil {
		return nil, err
	}
	var out []patch.Change
	for _, c := range all {
		out = append(out, patch.Change{Path: r.fromTop(c.path), Before: c.was, After: c.is})
	}
	return out, nil
}
