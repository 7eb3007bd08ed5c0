package handover

import (
	"context"
	"errors"

	"github.com/seed-58def443/ssot/fix/patch"
)

// Stage applies changes to the index, on top of staged edits, and returns the files whose index entries changed. If
// one change can't be applied it returns an error and leaves the index unchanged.
func (r *Repository) Stage(ctx context.Context, changes []patch.Change) ([]string, error) {
	if err := r.git.Own(ctx); err != nil {
		return nil, err
	}
	var files []string
	err := r.git.onIndex(ctx, func(c *indexCopy) error {
		all, err := r.onto(ctx, c, changes)
		if err != nil || len(all) == 0 {
			return err
		}
		files = nil
		for _, one := range all {
			files = append(files, one.path)
		}
		return c.replace()
	})
	if err != nil {
		return nil, err
	}
	return files, nil
}

// onto applies changes to a copy of the index, and returns the files that changed there.
func (r *Repository) onto(ctx context.Context, c *indexCopy, changes []patch.Change) ([]carried, error) {
	index, err := c.index(ctx)
	if err != nil {
		return nil, err
	}
	all, err := r.applied(ctx, index, changes)
	if err != nil {
		return nil, err
	}
	return all, c.put(ctx, all)
}

// Patch returns the changes relative to the files of HEAD, with paths from the repository's top, so that git apply
// accepts them on that commit.
func (r *Repository) Patch(ctx context.Context, changes []patch.Change) ([]patch.Change, error) {
	if _, err := r.git.Ask(ctx, "rev-parse", "--verify", "--quiet", "HEAD^{commit}"); err != nil {
		return nil, errors.New("HEAD is no commit yet: commit first, so that there is something that a patch is for")
	}
	head, err := r.git.tree(ctx, "HEAD")
	if err != nil {
		return nil, err
	}
	all, err := r.applied(ctx, head, changes)
	if err != nil {
		return nil, err
	}
	var out []patch.Change
	for _, c := range all {
		out = append(out, patch.Change{Path: r.git.fromTop(c.path), Before: c.was, After: c.is})
	}
	return out, nil
}
