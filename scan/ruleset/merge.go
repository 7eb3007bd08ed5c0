package ruleset

import (
	"slices"

	"github.com/seed-58def443/ssot/scan/rule"
)

// add adds the rules of a file, and of the files that it extends, to those below another file. The same rule may be
// reached twice. Two rules with the same name are a fault.
func (l *loader) add(to, file *loaded) error {
	named := map[string]*rule.Rule{}
	for _, r := range slices.Concat(to.Rules, to.below) {
		named[r.Name] = r
	}
	for _, r := range slices.Concat(file.Rules, file.below) {
		switch other := named[r.Name]; {
		case other == nil:
			to.below, named[r.Name] = append(to.below, r), r
		case other == r:
		case slices.Contains(to.Rules, other):
			return l.root.Fault(other.Pos, "a rule %s is in %s too: give this one another name, or say with exclude and reason alone where that one does not hold", r.Name, r.Pos.In.Name)
		default:
			return l.root.Fault(r.Pos, "a rule %s is in %s too: extend one of the two files", r.Name, other.Pos.In.Name)
		}
	}
	return nil
}

// narrow adds the excludes of a file's narrowings to the rules.
func (l *loader) narrow(file *loaded) error {
	for _, n := range file.Narrowed {
		i := slices.IndexFunc(file.below, func(r *rule.Rule) bool { return r.Name == n.Rule })
		switch {
		case i < 0:
			return l.root.Fault(n.Pos, "no rule %s is in what this file extends: nothing is there to be narrowed", n.Rule)
		case file.below[i].Hard:
			return l.root.Fault(n.Pos, "the rule %s of %s is hard: nothing narrows it", n.Rule, file.below[i].Pos.In.Name)
		}
		file.below[i].Exclude = append(file.below[i].Exclude, n.Exclude...)
		if file.source != nil {
			l.narrowed = append(l.narrowed, n)
		}
	}
	return nil
}
