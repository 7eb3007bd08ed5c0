package refusal

// The kinds of hazards.
const (
	HazardCloses   HazardKind = "closes"
	HazardOptions  HazardKind = "options"
	HazardInit     HazardKind = "init"
	HazardLifetime HazardKind = "lifetime"
)

// Hazards are all kinds of hazards, the worst first.
func Hazards() []Entry {
	return []Entry{
		{string(HazardCloses), "closes the shared one", "The value is closed or shut down somewhere, or may be, and after the rewrite that would end the one that everybody shares; remove the close first, or with the rewrite where that is offered."},
		{string(HazardOptions), "drops options", "The violation sets options that the owner's own construction does not have; they go with the rewrite."},
		{string(HazardInit), "runs before the owner is set up", "Package initialisers run before main, so the owner may not be ready; move the construction into a function."},
		{string(HazardLifetime), "made more than once", "The violation is built per request or in a loop, as if each had a life of its own; after the rewrite they are all the same one."},
	}
}

// Entry describes the kind.
func (k HazardKind) Entry() Entry { return EntryOf(Hazards(), string(k)) }
