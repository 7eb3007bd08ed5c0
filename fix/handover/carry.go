package handover

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/rebase"
	"github.com/seed-58def443/ssot/fix/visible"
)

// Left is a file in which nothing can be handed over.
type Left struct{ File, Why string }

// carry applies changes to git's versions of their files (see rebase.Merge). It omits changes without effect there, and
// returns the files with changes that can't be applied.
func (r *Repository) carry(ctx context.Context, onto map[string]entry, changes []patch.Change) (all []carried, left []Left, err error) {
	paths := make([]string, len(changes))
	for i, c := range changes {
		paths[i] = c.Path
	}
	filtered, err := r.git.filtered(ctx, paths)
	if err != nil {
		return nil, nil, err
	}
	for _, c := range changes {
		e, ok := onto[c.Path]
		why := filtered[c.Path]
		switch {
		case !ok:
			if why, err = r.untracked(ctx, onto, c.Path); err != nil {
				return nil, nil, err
			}
		case e.blob == "":
			why = "it has a merge conflict: resolve that first"
		case e.mode != plain && e.mode != executable:
			why = "git has a link there"
		}
		if why == "" {
			one := carried{path: c.Path, entry: e}
			if one.was, err = r.git.blob(ctx, e.blob); err != nil {
				return nil, nil, fmt.Errorf("read what git has of %s: %w", visible.Name(c.Path), err)
			}
			one.is, err = rebase.Merge(c.Path, c.Before, c.After, one.was)
			var unsure *rebase.UnsureError
			switch {
			case errors.As(err, &unsure):
				why = unsure.Why
			case errors.Is(err, rebase.ErrMerge):
				why = "git has other text where it was changed: commit or unstage that first, or use git add -p"
			case err != nil:
				return nil, nil, err
			case !bytes.Equal(one.was, one.is):
				all = append(all, one)
			}
		}
		if why != "" {
			left = append(left, Left{c.Path, why})
		}
	}
	return all, left, nil
}

// untracked says why a version has no entry of a file.
func (r *Repository) untracked(ctx context.Context, entries map[string]entry, file string) (string, error) {
	for dir := path.Dir(file); dir != "."; dir = path.Dir(dir) {
		if entries[dir].mode == submodule {
			return fmt.Sprintf("it is in the submodule %s, a repository of its own: use git add -p there", visible.Name(dir)), nil
		}
	}
	index, err := r.git.index(ctx)
	if err != nil {
		return "", err
	}
	out, err := r.git.Output(ctx, nil, "--literal-pathspecs", "ls-files", "--", file)
	if err != nil {
		return "", fmt.Errorf("read the index: %w", err)
	}
	switch _, ok := index[file]; {
	case ok:
		return "HEAD has no such file yet, only the index has: commit it first, or leave its decisions out", nil
	case len(out) > 0:
		return "git has its name alone (git add -N): git add it first, or leave its decisions out", nil
	}
	return "git does not track it: git add it first, or leave its decisions out", nil
}

// applied is carry for changes that have to be applied all of them.
func (r *Repository) applied(ctx context.Context, onto map[string]entry, changes []patch.Change) ([]carried, error) {
	all, left, err := r.carry(ctx, onto, changes)
	if err != nil {
		return nil, err
	}
	return all, refused(left)
}

// refused returns the error that names files in which nothing can be handed over, if there are any.
func refused(left []Left) error {
	if len(left) == 0 {
		return nil
	}
	faults := make([]string, len(left))
	for i, l := range left {
		faults[i] = visible.Name(l.File) + ": " + l.Why
	}
	return fmt.Errorf("nothing was changed: %s", strings.Join(shorten(faults), "; "))
}

// shorten keeps the first few names of a long list.
func shorten(list []string) []string {
	const most = 5
	if len(list) <= most {
		return list
	}
	return append(slices.Clone(list[:most]), fmt.Sprintf("and %d more", len(list)-most))
}
