package handover

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/rebase"
	"github.com/seed-58def443/ssot/fix/visible"
)

// carry applies changes to git's versions of their files, by a three-way merge (see patch.Merge). It omits changes
// without effect there. If a merge has conflicts it returns an error that names each such file.
func (r *Repository) carry(ctx context.Context, onto map[string]entry, changes []patch.Change) ([]carried, error) {
	paths := make([]string, len(changes))
	for i, c := range changes {
		paths[i] = c.Path
	}
	filtered, err := r.git.filtered(ctx, paths)
	if err != nil {
		return nil, err
	}
	var all []carried
	var faults []string
	for _, c := range changes {
		e, ok := onto[c.Path]
		why := filtered[c.Path]
		switch {
		case !ok:
			why = "git does not track it: git add it first, or leave its decisions out"
		case e.blob == "":
			why = "it has a merge conflict: resolve that first"
		case e.mode != plain && e.mode != executable:
			why = "git has a link there"
		}
		if why == "" {
			one := carried{path: c.Path, entry: e}
			if one.was, err = r.git.blob(ctx, e.blob); err != nil {
				return nil, fmt.Errorf("read what git has of %s: %w", visible.Name(c.Path), err)
			}
			one.is, err = rebase.Merge(c.Path, c.Before, c.After, one.was)
			switch {
			case errors.Is(err, patch.ErrMerge):
				why = "git has other text where it was changed: commit or unstage that first, or use git add -p"
			case err != nil:
				return nil, err
			case !bytes.Equal(one.was, one.is):
				all = append(all, one)
			}
		}
		if why != "" {
			faults = append(faults, visible.Name(c.Path)+": "+why)
		}
	}
	if len(faults) > 0 {
		return nil, fmt.Errorf("%w: %s", errKept, strings.Join(shorten(faults), "; "))
	}
	return all, nil
}

var errKept = errors.New("nothing was changed")

// shorten keeps the first few names of a long list.
func shorten(list []string) []string {
	const most = 5
	if len(list) <= most {
		return list
	}
	return append(slices.Clone(list[:most]), fmt.Sprintf("and %d more", len(list)-most))
}
