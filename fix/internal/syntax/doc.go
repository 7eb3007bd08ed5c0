// Package syntax answers questions about Go's syntax trees: the nodes around a range, the type that a context
// requires, the expression that an identifier belongs to, how a variable is mutated. It knows nothing of violations
// and keeps no state.
package syntax
