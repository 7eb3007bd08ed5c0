// Package deadlocal removes the dead code that a rewrite leaves: local variables, writes and branches that only served
// the replaced expression.
//
// In goes a file rewrite whose sites are known; out come edits in it, or a refusal where the code that would be left
// does not compile, or can't be removed with its comments.
//
// Step.Remove works in three passes over the declarations that hold a site:
//
//  1. Writes to a variable that stays declared (opts, err := redis.ParseURL(url)) but that nothing reads any more.
//  2. A fixpoint over local variables (Search): one goes when its value has no effect and all its uses go with a site,
//     with another such variable, or are writes alone. This is a liveness analysis on syntax: any use that is not
//     understood keeps the variable.
//  3. Variables whose value does something keep the value and lose the name (remains): mr := miniredis.RunT(t) becomes
//     miniredis.RunT(t).
//
// An element, a dereference, a slice and a type assertion could panic, and go all the same: a value that only served
// the replaced expression was evaluated for it alone. A receive, a call that is not known to only compute, a division
// and a shift by a variable stay. A write stays where others may know the variable that it changes: behind a pointer
// that the function did not make (see removal.Shared).
//
// Words: a variable or statement "feeds" a site when its value is used there; "gone" is an extent that is removed;
// "holder" is the site with which a position goes.
package deadlocal
