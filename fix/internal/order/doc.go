// Package order says whether parts of a call can be evaluated where another expression has them: each once, and in an
// order in which nothing that one does can be seen by another that was evaluated before it.
//
// What is evaluated is a list of steps, in the order of the language: operands from the left, then the call. Each step
// does something (a call that is not known to do nothing, a receive), reads what may change (a variable that others can
// set, a field behind a pointer, an element), or neither (a constant, a local variable that only its function sets).
// Two steps may change places unless one of them does something and the other does or reads something. That a read may
// fail (an index, a nil pointer) counts as reading. The language leaves open whether a variable is read before or after
// a call beside it; here it is taken to be read where it stands.
package order
