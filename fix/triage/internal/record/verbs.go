package record

// Verb returns the verb that leads to a state.
func (s State) Verb() Verb {
	switch s {
	case Accepted:
		return Accept
	case Skipped:
		return Skip
	case Allowed:
		return Allow
	case Open:
	}
	return Undo
}

// State is the decision about a violation.
type State string

// The states.
const (
	Open     State = "open"
	Accepted State = "accepted"
	Skipped  State = "skipped" // postponed: still counted, never taken by bulk actions
	Allowed  State = "allowed"
)

// Verb names an action. Keys, commands and the session file use the same names.
type Verb string

// The verbs.
const (
	Accept Verb = "accept"
	Skip   Verb = "skip"
	Allow  Verb = "allow"
	Note   Verb = "note"
	Undo   Verb = "undo"
	Redo   Verb = "redo"
)
