package fix

import "github.com/seed-58def443/ssot/fix/refusal"

type (
	Refusal     = refusal.Refusal
	RefusalKind = refusal.Kind
	Hazard      = refusal.Hazard
	HazardKind  = refusal.HazardKind
	Entry       = refusal.Entry
)

const (
	RefusedStale       = refusal.Stale
	RefusedCycle       = refusal.Cycle
	RefusedAlternative = refusal.Alternative
	RefusedUnused      = refusal.Unused
	RefusedSnippet     = refusal.Snippet
	RefusedConflict    = refusal.Conflict
	HazardCloses       = refusal.HazardCloses
	HazardOptions      = refusal.HazardOptions
)

func Hazards() []refusal.Entry  { return refusal.Hazards() }
func Refusals() []refusal.Entry { return refusal.Refusals() }
