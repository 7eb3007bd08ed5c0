package refusal

import "github.com/seed-58def443/ssot/fix/glossary"

// The kinds of hazards.
const (
	HazardCloses   HazardKind = "closes"
	HazardChanges  HazardKind = "changes"
	HazardBorrowed HazardKind = "borrowed"
	HazardOptions  HazardKind = "options"
	HazardInit     HazardKind = "init"
	HazardLifetime HazardKind = "lifetime"
	HazardIdentity HazardKind = "identity"
)

// Hazards describes all kinds of hazards, the worst first.
func Hazards() []glossary.Entry {
	return []glossary.Entry{
		{Name: string(HazardCloses), Title: "closes the shared one", Help: "The value is closed or shut down somewhere, or may be, and after the rewrite that would end the one that everybody shares; remove the close first, or with the rewrite where that is offered."},
		{Name: string(HazardLifetime), Title: "made more than once", Help: "The violation is built per request or in a loop, as if each had a life of its own; after the rewrite they are all the same one."},
		{Name: string(HazardChanges), Title: "changes the shared one", Help: "The value is changed after it was made, or may be: a field is set, a hook is added, a limit is lowered; after the rewrite that would change the one that everybody shares."},
		{Name: string(HazardBorrowed), Title: "has to be given back", Help: "The owner hands out anew each time, as a pool does, and what it hands out has to be given back; the violation's value never was."},
		{Name: string(HazardOptions), Title: "drops options", Help: "The violation sets options that the owner's own construction does not have; they go with the rewrite."},
		{Name: string(HazardInit), Title: "runs before the owner is set up", Help: "Package initialisers run before main, so the owner may not be ready; move the construction into a function."},
		{Name: string(HazardIdentity), Title: "told apart by identity", Help: "The value is a map key, is locked, or is compared with another so that a client is ended, changed or chosen by it; after the rewrite it equals all the others."},
	}
}

// Entry describes the kind.
func (k HazardKind) Entry() glossary.Entry { return glossary.Find(Hazards(), string(k)) }
