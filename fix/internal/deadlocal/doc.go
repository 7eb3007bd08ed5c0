// Package deadlocal removes the dead code that a rewrite leaves: local variables, writes and branches that only
// served the replaced expression.
//
// The input is a file rewrite whose sites are known; the output is edits in it, or a refusal if the remaining code
// would not compile, or if dead code can't be removed with its comments.
//
// Step.Remove makes three passes over the declarations that contain a site:
//
//  1. Remove writes to a variable that stays declared (opts, err := redis.ParseURL(url)) but that nothing reads
//     any more.
//  2. Find dead local variables by a fixpoint (Search). A variable is dead if its value has no effect and each
//     of its uses is removed with a site, belongs to another dead variable, or only writes it. This is a
//     liveness analysis on syntax: a use that is not understood keeps the variable.
//  3. Remove the names of variables whose values have an effect (remains): mr := miniredis.RunT(t) becomes
//     miniredis.RunT(t).
//
// An element, a dereference, a slice and a type assertion are removed although they could panic: they were evaluated
// for the replaced expression alone. A receive, a call that is not known to be pure, a division and a shift by a
// variable stay. A write stays if other code may share the variable that it changes: behind a pointer that the
// function did not make (see removal.Shared).
//
// Words: a dead local "feeds" a site if the site uses its value; an extent that is removed is "gone"; the "holder" of
// a position is the site with which it is removed.
package deadlocal
