package detect

import (
	"go/types"

	"github.com/seed-58def443/ssot/scan/owner"
	"github.com/seed-58def443/ssot/scan/rule"
	"github.com/seed-58def443/ssot/scan/rule/pattern"
)

// Claim is an entry that forbids an object, with its rule.
type Claim struct {
	Rule  *rule.Rule
	Entry *rule.Entry
}

// Detector is the rules of a file, compiled. It may be asked by several at once, but not while it learns.
type Detector struct {
	Owners   *owner.Owners
	rules    map[string]*rule.Rule
	excludes map[*rule.Rule]*pattern.Matcher
	claims   map[rule.Kind][]Claim            // in the order of the rule file
	index    map[rule.Kind]map[Object][]Claim // by what the entries name, once a rule
	naming   []rule.Kind                      // the kinds whose entries name objects
	names    map[string]bool                  // the last names of what is found by name: most identifiers are told apart by them
	learned  derivations
	known    map[*types.Package]bool // what was learned from

	places    map[*rule.Entry]places // where narrow entries hold
	wild      bool                   // some entry that is found by name has a wildcard
	instances *instances
}

// appendClaim keeps the claims of each rule up to the first that holds wherever there is one, in the order of the rule
// file.
func appendClaim(list []Claim, c Claim) []Claim {
	for _, old := range list {
		if old.Rule == c.Rule && (!old.Entry.Narrow() || old.Entry == c.Entry) {
			return list
		}
	}
	return append(list, c)
}

// Rule returns the rule of a name, or nil.
func (d *Detector) Rule(name string) *rule.Rule { return d.rules[name] }

// Exempt reports whether a rule does not look at a place: it is an owner's, or excluded. Of a folder it says so only if
// that holds for all of it.
func (d *Detector) Exempt(r *rule.Rule, at Place) bool {
	return d.Owners.Has(r, at.owned()) || d.excludes[r].Match(at.Rel, at.ImportPath)
}

// ExemptFromAll reports whether no rule looks at a place.
func (d *Detector) ExemptFromAll(at Place) bool {
	for _, r := range d.rules {
		if !d.Exempt(r, at) {
			return false
		}
	}
	return true
}

// Objects returns those that entries name, in no particular order.
func (d *Detector) Objects() []Object {
	var out []Object
	for _, k := range d.naming {
		out = append(out, d.ObjectsOf(k)...)
	}
	return out
}

// ObjectsOf returns those that the entries of a kind name.
func (d *Detector) ObjectsOf(kind rule.Kind) []Object {
	out := make([]Object, 0, len(d.index[kind]))
	for o := range d.index[kind] {
		out = append(out, o)
	}
	return out
}

// Claims returns those on an object, of whatever kind.
func (d *Detector) Claims(o Object) []Claim {
	var out []Claim
	for _, k := range d.naming {
		out = append(out, d.index[k][o]...)
	}
	return out
}
