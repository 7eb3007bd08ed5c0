package detect

import (
	"go/types"

	"github.com/seed-58def443/ssot/scan/owner"
	"github.com/seed-58def443/ssot/scan/rule"
	"github.com/seed-58def443/ssot/scan/rule/pattern"
)

// A Claim is an entry that forbids an object, together with its rule.
type Claim struct {
	Rule  *rule.Rule
	Entry *rule.Entry
}

// A Detector holds the compiled rules of a file. It is safe for concurrent use, except while Learn runs.
type Detector struct {
	Owners   *owner.Owners
	rules    map[string]*rule.Rule
	excludes map[*rule.Rule]*pattern.Matcher
	claims   map[rule.Kind][]Claim            // in the order of the rule file
	index    map[rule.Kind]map[Object][]Claim // by the object that the entry names; each rule once per object
	naming   []rule.Kind                      // the kinds whose entries name objects
	// names holds the last names of the objects that are found by name. Most identifiers are dismissed by this set.
	names   map[string]bool
	learned derivations
	known   map[*types.Package]bool // the packages whose derivations are in learned

	places    map[*rule.Entry]places // where narrow entries apply
	wild      bool                   // some entry that is found by name has a wildcard
	instances *instances
}

// appendClaim appends c to the claims on an object. It drops c if it is there already, or if an earlier claim of the
// same rule applies everywhere, because that one takes precedence. The order of the rule file is kept.
func appendClaim(list []Claim, c Claim) []Claim {
	for _, old := range list {
		if old.Rule == c.Rule && (!old.Entry.Narrow() || old.Entry == c.Entry) {
			return list
		}
	}
	return append(list, c)
}

// Rule returns the rule with the given name, or nil.
func (d *Detector) Rule(name string) *rule.Rule { return d.rules[name] }

// Exempt reports whether a rule does not apply at a place, because the place belongs to an owner or is excluded. For a
// folder it returns true only if that holds for the whole folder.
func (d *Detector) Exempt(r *rule.Rule, at Place) bool {
	return d.Owners.Has(r, at.owned()) || d.excludes[r].Match(at.Rel, at.ImportPath)
}

// ExemptFromAll reports whether no rule applies at a place.
func (d *Detector) ExemptFromAll(at Place) bool {
	for _, r := range d.rules {
		if !d.Exempt(r, at) {
			return false
		}
	}
	return true
}

// Objects returns the objects that entries name, in no particular order.
func (d *Detector) Objects() []Object {
	var out []Object
	for _, k := range d.naming {
		out = append(out, d.ObjectsOf(k)...)
	}
	return out
}

// ObjectsOf returns the objects that entries of a kind name, in no particular order.
func (d *Detector) ObjectsOf(kind rule.Kind) []Object {
	out := make([]Object, 0, len(d.index[kind]))
	for o := range d.index[kind] {
		out = append(out, o)
	}
	return out
}

// Claims returns the claims on an object, of all kinds.
func (d *Detector) Claims(o Object) []Claim {
	var out []Claim
	for _, k := range d.naming {
		out = append(out, d.index[k][o]...)
	}
	return out
}
