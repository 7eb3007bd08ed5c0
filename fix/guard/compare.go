package guard

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/rule"
)

// compare marks new violations as known if the older tree has them, and allowed ones as fresh if the policy tree
// did not allow them. It scans the older trees with this tree's rules, and only in the folders that have such
// violations.
func (v *Verdict) compare(ctx context.Context, o Options) error {
	if o.Since != nil {
		v.Since = o.Since.Name
		was, err := v.scanOlder(ctx, o, o.Since, New)
		if err != nil {
			return err
		}
		for i := range v.Findings {
			if f := &v.Findings[i]; f.State == New && was.open[f.Fingerprint] {
				f.State = Known
			}
		}
	}
	if o.Policy != nil {
		v.Policy = o.Policy.Name
		was, err := v.scanOlder(ctx, o, o.Policy, Allowed)
		if err != nil {
			return err
		}
		for i := range v.Findings {
			f := &v.Findings[i]
			f.Fresh = f.State == Allowed && !was.allowed[f.Fingerprint]
		}
	}
	return nil
}

// olderFindings has the fingerprints of an older tree's violations.
type olderFindings struct{ open, allowed map[string]bool }

// scanOlder scans an older tree in the folders that have violations of a state.
func (v *Verdict) scanOlder(ctx context.Context, o Options, tree *Tree, state State) (olderFindings, error) {
	was := olderFindings{map[string]bool{}, map[string]bool{}}
	var files []string
	for _, f := range v.Findings {
		if f.State == state {
			files = append(files, filepath.Join(tree.Root, filepath.FromSlash(f.File)))
		}
	}
	files = slices.DeleteFunc(files, func(f string) bool { // the folder did not exist then
		_, err := os.Stat(filepath.Dir(f))
		return errors.Is(err, fs.ErrNotExist)
	})
	if len(files) == 0 {
		return was, nil
	}
	scanned := o.Scan
	rules := *o.Scan.Rules
	rules.Path = filepath.Join(tree.Root, rule.FileName)
	scanned.Rules, scanned.Dir, scanned.Patterns, scanned.Files, scanned.Overlay, scanned.Lenient = &rules, tree.Root, nil, files, nil, true
	res, err := scan.Run(ctx, scanned)
	if err != nil {
		return was, fmt.Errorf("scan the tree of %s: %w", tree.Name, err)
	}
	for _, found := range res.Violations {
		if found.Allowed != nil {
			was.allowed[found.Lasting] = true
		} else {
			was.open[found.Lasting] = true
		}
	}
	for _, na := range res.NotAnalyzed {
		if na.Package != "" {
			na.Why = "in " + tree.Name + ": " + na.Why
			v.NotAnalyzed = append(v.NotAnalyzed, na)
		}
	}
	return was, nil
}
