// Package order says whether parts of a call can be evaluated where another expression has them: each once, and in an
// order in which nothing that one does can be seen by another that was evaluated before it.
//
// The input is a list of steps in the order in which the language evaluates them: operands from the left, then the
// call. The [Effect] of a step is Does (a call that is not known to be pure, a receive), Reads (a variable that
// others can set, a field behind a pointer, an element) or None (a constant, a local variable that only its function
// sets). Swapped returns the first two steps that the rewrite reorders, if one has effect Does and the other one Does
// or Reads. The idea is that of the effect order of the Go inliner (golang.org/x/tools/internal/refactor/inline).
//
// A read that can panic (an index, a nil pointer) counts as Reads. The language does not specify whether a variable
// is read before or after a call beside it; this package assumes that it is read in source order.
package order
