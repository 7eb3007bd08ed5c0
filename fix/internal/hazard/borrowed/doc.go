// Package borrowed says how an owner hands out what a rule's use gives: the one that everybody has, one that is lent
// anew on each call and has to be given back (a pool's connection, a session, a transaction), or a new one that belongs
// to who asked for it.
//
// The expression of the use is read backwards through the bodies that are loaded, to all that it may be: what functions
// return, what local variables are set to, what a literal is made with. A package-level variable, a field of one, an
// element of a container, and what sync.OnceValue or a func under a sync.Once keeps in one of these is shared. What is
// lent is known by the rows of its library ([library]), by sync.Pool, and by what a pool made by hand does: it receives
// from a channel, or takes an element out of a slice. A method called Get, Acquire or the like of a type called Pool,
// of which no more is known, may lend. New is what the rule itself forbids others to make.
//
// Of what is not shared the close stays: it gives back what was lent, or ends what is one's own. That is why neither is
// the close of such a value a hazard nor is its number. What is lent has to be given back, and where nothing did that
// to the value before, nothing would after the rewrite; a new one that was never closed stays as it was.
//
// Not seen: what an owner keeps by means that are not read here (a cache in a library) is taken as shared, as is
// everything of which nothing is known.
package borrowed
