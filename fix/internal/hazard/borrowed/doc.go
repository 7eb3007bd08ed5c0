// Package borrowed determines to whom the result of a rule's use belongs: everybody (shared), the caller that has to
// return it (borrowed: a pool's connection, a session, a transaction), or the caller alone (fresh).
//
// In: a rule's use and the owner's packages. Out: an [Ownership]. The analysis reads the expression of the use
// backward through the loaded bodies to everything that it may be: the results of functions, the values of local
// variables and parameters, the elements of literals. The origins decide:
//   - a package-level variable, a field of one, an element of a container, and what sync.OnceValue or a sync.Once
//     keeps: shared;
//   - rows of the library, sync.Pool, a receive from a channel, an element that is taken out of a slice: borrowed;
//   - a method Get, Acquire or the like of a type called Pool of which nothing more is known: borrowed, unproven;
//   - an expression that the rule forbids elsewhere: fresh.
//
// One borrowed origin makes the result borrowed; one shared origin makes a fresh result shared.
//
// The close of a value that is not shared stays in the code: it returns what was borrowed, or ends what belongs to
// the caller. Therefore such a close is no hazard, and neither is the number of values. A borrowed value that nothing
// returns is a hazard, since nothing would return it after the rewrite either.
//
// Where all origins are results of functions whose bodies are not read (another module's, a function variable that
// nothing here sets), the result is unread: taken as shared, but a close that the rewrite removes is a hazard then.
//
// Limits: what an owner keeps in a library that was read as a whole (a cache) is taken as shared, and so is a literal
// of a type that no rule forbids.
package borrowed
