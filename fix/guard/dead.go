package guard

import (
	"errors"
	"slices"

	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/rule/pattern"
)

// unmatchedPatterns returns a *rule.Error for each pattern of the rule file that matches nothing in the tree: the
// package it named was renamed or removed.
func unmatchedPatterns(res *scan.Result) error {
	var faults []error
	for _, p := range res.Rules.Patterns {
		m := pattern.New([]string{p.Text})
		if slices.ContainsFunc(res.Tree.Dirs, func(d *load.Dir) bool { return m.Match(d.Rel, d.ImportPath) }) ||
			slices.ContainsFunc(res.Tree.Pages, func(d *load.Page) bool { return m.Match(d.Rel, d.ImportPath) }) ||
			slices.ContainsFunc(res.Tree.Nested, func(rel string) bool { return m.Match(rel, "") }) {
			continue
		}
		faults = append(faults, res.Rules.Fault(p.Pos, "%s: %s matches no package: correct it, or remove it", p.Key, p.Text))
	}
	return errors.Join(faults...)
}
