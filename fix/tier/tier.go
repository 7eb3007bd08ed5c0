package tier

import (
	"cmp"
	"slices"

	"github.com/seed-58def443/ssot/fix/refusal"
)

// Tier says how certain it is that a rewrite that compiles also behaves as before.
type Tier string

// The tiers, best first. Bulk actions accept only the first unless another is named.
const (
	Proven   Tier = "proven"   // no hazard
	Unproven Tier = "unproven" // a hazard may exist
	Differs  Tier = "differs"  // a hazard exists
)

// All returns all tiers, best first.
func All() []Tier { return []Tier{Proven, Unproven, Differs} }

// Of returns the tier of a rewrite with these hazards.
func Of(hazards []refusal.Hazard) Tier {
	tier := Proven
	for _, h := range hazards {
		if !h.Unproven {
			return Differs
		}
		tier = Unproven
	}
	return tier
}

// WorstFirst returns hazards in the order in which a reviewer wants to know of them: what is certain before what may
// be, and of those the worst kind first. It does not change its argument.
func WorstFirst(hazards []refusal.Hazard) []refusal.Hazard {
	rank := make(map[refusal.HazardKind]int)
	for i, e := range refusal.Hazards() {
		rank[refusal.HazardKind(e.Name)] = i - len(refusal.Hazards()) // of an unknown kind: 0, the last
	}
	key := func(h refusal.Hazard) int {
		if h.Unproven {
			return rank[h.Kind] + 2*len(rank)
		}
		return rank[h.Kind]
	}
	return slices.SortedStableFunc(slices.Values(hazards), func(a, b refusal.Hazard) int { return cmp.Compare(key(a), key(b)) })
}

// Takes reports whether an action for rewrites up to tier t accepts rewrites of another tier. An unknown t counts as
// the first tier.
func (t Tier) Takes(other Tier) bool {
	tiers := All()
	return slices.Index(tiers, other) <= max(0, slices.Index(tiers, t))
}

// Glyph returns a symbol for the tier that is readable without colour.
func (t Tier) Glyph() string {
	switch t {
	case Unproven:
		return "?"
	case Differs:
		return "⚠"
	case Proven:
	}
	return "✓"
}
