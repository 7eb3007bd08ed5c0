// Package results fits the statement around a call whose number of results changes with the rewrite: an error that is
// no longer returned and its check go, one that comes is handled.
//
// The input is a file rewrite whose sites and uses are known; the output is edits in it, or a refusal.
//
// There are two directions:
//
//   - A [Drop] removes an error that the use does not return. c, err := old() becomes c := new(), the check of err
//     behind it is removed, and err stays declared where later code needs it. It is refused where later code would
//     read an older value of err.
//   - A [Gain] adds an error that the use returns. The check below the statement copies how the enclosing function
//     handles its other errors (see package handling). A violation inside a larger expression first gets a statement
//     of its own above ("lift"), unless that would change the order of effects.
//
// The analysis is on the syntax of one function. A statement of an unknown form is refused, never guessed.
package results
