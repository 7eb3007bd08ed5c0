package detect

import (
	"go/token"
	"go/types"

	"github.com/seed-58def443/ssot/scan/rule"
)

// Claim is an entry that forbids an object, with its rule.
type Claim struct {
	Rule  *rule.Rule
	Entry *rule.Entry
}

// Detector is the rules of a file, compiled. It may be asked by several at once, but not while it learns.
type Detector struct {
	rules    map[string]*rule.Rule
	owners   map[*rule.Rule]map[string]bool
	excludes map[*rule.Rule]*rule.Matcher
	claims   map[rule.Kind][]Claim            // in the order of the rule file
	index    map[rule.Kind]map[Object][]Claim // by what the entries name, once a rule
	names    map[string]bool                  // the last names of what is found by name: most identifiers are told apart by them
	learned  derivations
	known    map[*types.Package]bool // what was learned from
}

// New compiles the rules of a file.
func New(f *rule.File) *Detector {
	d := &Detector{
		rules: map[string]*rule.Rule{}, owners: map[*rule.Rule]map[string]bool{}, excludes: map[*rule.Rule]*rule.Matcher{},
		claims: map[rule.Kind][]Claim{}, index: map[rule.Kind]map[Object][]Claim{}, names: map[string]bool{},
		learned: derivations{}, known: map[*types.Package]bool{},
	}
	for _, k := range kinds() {
		d.index[k.name] = map[Object][]Claim{}
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

// appendClaim keeps the first claim of each rule, in the order of the rule file.
func appendClaim(list []Claim, c Claim) []Claim {
	for _, old := range list {
		if old.Rule == c.Rule {
			return list
		}
	}
	return append(list, c)
}

// Rule is the rule of a name, or nil.
func (d *Detector) Rule(name string) *rule.Rule { return d.rules[name] }

// Exempt says that a rule does not look at a package: it is an owner, or a test of one, or excluded.
func (d *Detector) Exempt(r *rule.Rule, rel, importPath string) bool {
	return d.owners[r][importPath] || d.excludes[r].Match(rel, importPath)
}

// ExemptFromAll says that no rule looks at a package.
func (d *Detector) ExemptFromAll(rel, importPath string) bool {
	for _, r := range d.rules {
		if !d.Exempt(r, rel, importPath) {
			return false
		}
	}
	return true
}

// Objects are those that entries name, in no particular order.
func (d *Detector) Objects() []Object {
	var out []Object
	for _, k := range rule.Kinds() {
		if k.Names == rule.Objects {
			out = append(out, d.ObjectsOf(rule.Kind(k.Key))...)
		}
	}
	return out
}

// ObjectsOf are those that the entries of a kind name.
func (d *Detector) ObjectsOf(kind rule.Kind) []Object {
	out := make([]Object, 0, len(d.index[kind]))
	for o := range d.index[kind] {
		out = append(out, o)
	}
	return out
}

// Claims are those on an object, of whatever kind.
func (d *Detector) Claims(o Object) []Claim {
	var out []Claim
	for _, k := range rule.Kinds() {
		if k.Names == rule.Objects {
			out = append(out, d.index[rule.Kind(k.Key)][o]...)
		}
	}
	return out
}

// ClaimsBefore are those that a snippet breaks which has an object's name and an opening bracket behind it.
func (d *Detector) ClaimsBefore(open token.Token, o Object) []Claim {
	for _, k := range kinds() {
		if k.open == open {
			return d.index[k.name][o]
		}
	}
	return nil
}
