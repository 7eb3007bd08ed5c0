// Package calling finds the callers of a function in the whole tree: in loaded packages by type information,
// elsewhere by import clauses and names.
//
// In: a function's key. Out: places with the syntax around them. A call through an interface counts for every method
// that implements it (class hierarchy analysis); such a place, and one that matches by name alone, is marked as
// guessed. Calls of function variables are found as mentions of the function. Results are remembered.
package calling
