package account

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Group is a group of decisions that are committed together.
type Group struct {
	Name       string // a rule, package, file or owner
	Part, Of   int    // if the group was split, otherwise 1 of 1
	Violations []*Violation
}

// Files returns the files that the group's decisions change, sorted.
func (g Group) Files() []string {
	var files []string
	for _, v := range g.Violations {
		files = append(files, v.Files...)
	}
	slices.Sort(files)
	return slices.Compact(files)
}

// Groupings returns the valid arguments of Groups.
func Groupings() []string { return []string{"rule", "package", "file", "owner"} }

// Groups returns the decisions that can be committed, grouped by rule in rule file order, or by package, file or
// owner in the order of each group's most urgent decision. A group that changes more than most files is split; 0
// means no limit. A decision is never split, even if it changes several files.
func (a *Account) Groups(by string, most int) ([]Group, error) {
	key, ok := map[string]func(*Violation) string{
		"rule":    func(v *Violation) string { return v.Rule },
		"package": func(v *Violation) string { return v.Package },
		"file":    func(v *Violation) string { return v.File },
		"owner":   func(v *Violation) string { return cmp.Or(v.Owner, Nobody) },
	}[by]
	if !ok {
		return nil, fmt.Errorf("unknown grouping %q: use %s", by, strings.Join(Groupings(), ", "))
	}
	var groups []Group
	for _, v := range a.Violations {
		if v.Files == nil || v.Settled != "" {
			continue
		}
		name := key(v)
		i := slices.IndexFunc(groups, func(g Group) bool { return g.Name == name })
		if i < 0 {
			groups, i = append(groups, Group{Name: name}), len(groups)
		}
		groups[i].Violations = append(groups[i].Violations, v)
	}
	if by == "rule" {
		at := func(g Group) int { return slices.IndexFunc(a.Rules, func(r Rule) bool { return r.Name == g.Name }) }
		slices.SortStableFunc(groups, func(x, y Group) int { return cmp.Compare(at(x), at(y)) })
	}
	var all []Group
	for _, g := range groups {
		all = append(all, g.cut(most)...)
	}
	return all, nil
}

// cut splits a group into parts that change at most the given number of files. The violations of a file stay
// together.
func (g Group) cut(most int) []Group {
	slices.SortStableFunc(g.Violations, func(x, y *Violation) int { return cmp.Compare(x.File, y.File) })
	parts := []Group{{Name: g.Name}}
	for _, v := range g.Violations {
		last := &parts[len(parts)-1]
		with := Group{Violations: append(slices.Clone(last.Violations), v)}
		if most > 0 && len(last.Violations) > 0 && len(with.Files()) > most {
			parts = append(parts, Group{Name: g.Name})
			last = &parts[len(parts)-1]
		}
		last.Violations = append(last.Violations, v)
	}
	for i := range parts {
		parts[i].Part, parts[i].Of = i+1, len(parts)
	}
	return parts
}

// Join joins two groups, if the second can't be applied without the first.
func (g Group) Join(other Group) Group {
	if len(g.Violations) == 0 {
		return other
	}
	name := g.Name
	if other.Name != name {
		name += ", " + other.Name
	}
	return Group{Name: name, Part: 1, Of: 1, Violations: slices.Concat(g.Violations, other.Violations)}
}
