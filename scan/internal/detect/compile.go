package detect

import (
	"go/types"

	"github.com/seed-58def443/ssot/scan/rule"
)

// New compiles the rules of a file.
func New(f *rule.File) *Detector {
	d := &Detector{
		rules: map[string]*rule.Rule{}, owners: map[*rule.Rule]map[string]bool{}, excludes: map[*rule.Rule]*rule.Matcher{},
		claims: map[rule.Kind][]Claim{}, index: map[rule.Kind]map[Object][]Claim{}, names: map[string]bool{},
		learned: derivations{}, known: map[*types.Package]bool{},
	}
	for _, k := range kinds() {
		d.index[k.name] = map[Object][]Claim{}
		if k.name.Describe().Names == rule.Objects {
			d.naming = append(d.naming, k.name)
		}
	}
	for _, r := range f.Rules {
		d.rules[r.Name] = r
		d.excludes[r] = rule.NewMatcher(r.Exclude)
		d.owners[r] = map[string]bool{}
		for _, o := range r.Owner {
			d.owners[r][o] = true
		}
		for _, e := range r.Entries {
			d.add(Claim{r, e})
		}
	}
	return d
}

func (d *Detector) add(c Claim) {
	kind, key := c.Entry.Kind, SymbolObject(c.Entry.Symbol)
	d.claims[kind] = append(d.claims[kind], c)
	d.index[kind][key] = appendClaim(d.index[kind][key], c)
	if kindNamed(kind).named {
		d.names[key.Name] = true
	}
}
