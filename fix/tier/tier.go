package tier

import (
	"slices"

	"github.com/seed-58def443/ssot/fix/refusal"
)

// Tier says how much is proven of a rewrite that compiles: whether it behaves as before.
type Tier string

// The tiers, the best first. Bulk actions take the first alone, and the others only when told to by name.
const (
	Proven   Tier = "proven"   // every question has been answered: no hazard
	Unproven Tier = "unproven" // something could not be told
	Differs  Tier = "differs"  // a difference is known
)

// All returns all tiers, the best first.
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

// Takes reports whether what takes rewrites up to this tier takes those of another; none is as the first.
func (t Tier) Takes(other Tier) bool {
	tiers := All()
	return slices.Index(tiers, other) <= max(0, slices.Index(tiers, t))
}

// Glyph returns the tier as one sign, which says it without colour.
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
