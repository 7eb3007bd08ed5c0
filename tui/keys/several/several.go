// Package several numbers the keys that are about more than one violation: how the list shows them, and what is decided
// of several at once. They stand in the table of the screen's keys like all others.
package several

// The keys. They begin where the numbers of the others can't come to.
const (
	By    = 1000 + iota // group the list by something else
	Fold                // fold or unfold a group
	Alike               // what of all alike can be accepted
	Group               // what of the group can be accepted
)
