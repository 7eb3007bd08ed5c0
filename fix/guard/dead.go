package guard

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/disk"
	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/rule"
)

// dead finds the patterns of a rule file that match nothing in the tree: what they were to guard or to leave out has
// another name now. Each fault is a *rule.Error.
func dead(res *scan.Result) error {
	var faults []error
	for _, p := range res.Rules.Patterns {
		m := rule.NewMatcher([]string{p.Text})
		if slices.ContainsFunc(res.Tree.Dirs, func(d *load.Dir) bool { return m.Match(d.Rel, d.ImportPath) }) ||
			slices.ContainsFunc(res.Tree.Pages, func(d *load.Page) bool { return m.Match(d.Rel, d.ImportPath) }) ||
			slices.ContainsFunc(res.Tree.Nested, func(rel string) bool { return m.Match(rel, "") }) {
			continue
		}
		fault := &rule.Error{Path: res.Rules.Path, Pos: p.Pos, Msg: fmt.Sprintf("%s: %s matches no package: correct it, or remove it", p.Key, p.Text)}
		if src, err := disk.Read(res.Rules.Path); err == nil {
			if lines := strings.Split(string(src), "\n"); p.Pos.Line > 0 && p.Pos.Line <= len(lines) {
				fault.Line = strings.TrimRight(lines[p.Pos.Line-1], "\r")
			}
		}
		faults = append(faults, fault)
	}
	return errors.Join(faults...)
}
