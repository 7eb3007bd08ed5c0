package detect

import (
	"cmp"
	"go/types"
	"slices"

	"github.com/seed-58def443/ssot/scan/owner"
	"github.com/seed-58def443/ssot/scan/rule"
	"github.com/seed-58def443/ssot/scan/rule/pattern"
)

// New compiles the rules of a file. Their owners must be resolved already.
func New(f *rule.File, owners *owner.Owners) *Detector {
	d := &Detector{
		Owners: owners, rules: map[string]*rule.Rule{}, excludes: map[*rule.Rule]*pattern.Matcher{},
		claims: map[rule.Kind][]Claim{}, index: map[rule.Kind]map[Object][]Claim{}, names: map[string]bool{},
		learned: derivations{}, known: map[*types.Package]bool{},
		places: map[*rule.Entry]places{}, instances: &instances{of: map[instance]*rule.Entry{}},
	}
	for _, k := range kinds() {
		d.index[k.name] = map[Object][]Claim{}
		if k.name.Describe().Names == rule.Objects {
			d.naming = append(d.naming, k.name)
		}
	}
	for _, r := range f.Rules {
		d.rules[r.Name] = r
		d.excludes[r] = pattern.New(r.Exclude)
		for _, e := range byRank(r.Entries) {
			d.add(Claim{r, e})
		}
	}
	return d
}

// byRank sorts entries by precedence: entries from the rule file, then entries from a preset, then wildcards. Of
// several entries of one rule that match an object, the first one counts.
func byRank(entries []*rule.Entry) []*rule.Entry {
	rank := func(e *rule.Entry) int {
		switch {
		case e.Symbol.Name == rule.AnyName:
			return 2
		case e.Preset != "":
			return 1
		}
		return 0
	}
	return slices.SortedStableFunc(slices.Values(entries), func(a, b *rule.Entry) int { return cmp.Compare(rank(a), rank(b)) })
}

func (d *Detector) add(c Claim) {
	if e := c.Entry; e.Narrow() {
		d.places[e] = places{pattern.New(e.Only), pattern.New(e.Exclude)}
	}
	d.wild = d.wild || kindNamed(c.Entry.Kind).named && c.Entry.Symbol.Name == rule.AnyName
	kind, key := c.Entry.Kind, SymbolObject(c.Entry.Symbol)
	d.claims[kind] = append(d.claims[kind], c)
	d.index[kind][key] = appendClaim(d.index[kind][key], c)
	if kindNamed(kind).named {
		d.names[key.Name] = true
	}
}
