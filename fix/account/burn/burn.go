// Package burn says how the number of violations went down. The input is the commits in which the baseline or the
// rule file changed, or commits to scan; the output is points, the oldest first. All history is read from git; nothing
// else is stored.
package burn

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/seed-58def443/ssot/fix/account"
	"github.com/seed-58def443/ssot/fix/guard/revision"
	"github.com/seed-58def443/ssot/fix/handover"
	"github.com/seed-58def443/ssot/fix/scratch"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/rule"
)

// Most is the maximal number of commits to read, and Scans of commits to scan.
const (
	Most  = 500
	Scans = 12
)

// OfBaseline returns a point for each version of two files, the baseline and the rule file. It ignores lines of the
// baseline that are no entries, such as merge conflict markers.
func OfBaseline(versions []handover.Version) []account.Point {
	var points []account.Point
	var rules []byte
	for i, v := range versions {
		p := account.Point{Commit: v.Commit, Day: v.When.Format(time.DateOnly), ByRule: map[string]int{}, Ruled: i > 0 && !bytes.Equal(rules, v.Texts[1])}
		rules = v.Texts[1]
		if v.Texts[0] == nil && len(points) == 0 {
			continue // before the first baseline
		}
		for line := range bytes.Lines(v.Texts[0]) {
			var entry struct {
				Rule string `json:"rule"`
			}
			if json.Unmarshal(line, &entry) == nil && entry.Rule != "" {
				p.ByRule[entry.Rule]++
				p.Left++
			}
		}
		points = append(points, p)
	}
	return points
}

// Scan scans the trees of commits with the current rules. rel is the path of the rule file's folder from the
// repository's top. It calls complain for a commit that can't be scanned, and omits it.
func Scan(ctx context.Context, repository *revision.Repository, commits []handover.Version, rel string, o scan.Options, tell, complain func(sentence string)) ([]account.Point, error) {
	var points []account.Point
	for i, c := range commits {
		tell(fmt.Sprintf("scanning %.10s of %s, %d of %d", c.Commit, c.When.Format(time.DateOnly), i+1, len(commits)))
		p, err := one(ctx, repository, c, rel, o)
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case err != nil:
			complain(fmt.Sprintf("%.10s is left out: %s", c.Commit, err))
			continue
		}
		points = append(points, p)
	}
	return points, nil
}

func one(ctx context.Context, repository *revision.Repository, c handover.Version, rel string, o scan.Options) (account.Point, error) {
	temp, err := scratch.Make(ctx, os.TempDir(), "ssot-since-")
	if err != nil {
		return account.Point{}, fmt.Errorf("make a folder for the tree of %s: %w", c.Commit, err)
	}
	defer temp.Drop()
	tree := filepath.Join(temp.Path, "tree")
	if err := os.Mkdir(tree, 0o755); err != nil {
		return account.Point{}, fmt.Errorf("make a folder for the tree of %s: %w", c.Commit, err)
	}
	if err := repository.Write(ctx, c.Commit, tree); err != nil {
		return account.Point{}, err
	}
	rules := *o.Rules
	root := filepath.Join(tree, filepath.FromSlash(rel))
	rules.Path = filepath.Join(root, rule.FileName)
	o.Rules, o.Dir, o.Patterns, o.Files, o.Overlay, o.Lenient = &rules, root, nil, nil, nil, true
	res, err := scan.Run(ctx, o)
	if err != nil {
		return account.Point{}, err
	}
	for _, na := range res.NotAnalyzed {
		if na.Package != "" {
			return account.Point{}, fmt.Errorf("%s could not be read whole: %s", na.Package, na.Why)
		}
	}
	p := account.Point{Commit: c.Commit, Day: c.When.Format(time.DateOnly), ByRule: map[string]int{}}
	for _, v := range res.Violations {
		if v.Allowed == nil && v.Rule != scan.DirectiveRule {
			p.ByRule[v.Rule]++
			p.Left++
		}
	}
	return p, nil
}

// Now returns the last point: the violations that an account leaves.
func Now(a *account.Account) account.Point {
	p := account.Point{Day: a.Day, ByRule: map[string]int{}}
	for _, v := range a.Left() {
		if v.Rule != scan.DirectiveRule {
			p.ByRule[v.Rule]++
			p.Left++
		}
	}
	return p
}
