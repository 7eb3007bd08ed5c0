// Package calling finds who calls a function, in whatever package of the tree the call stands: in those that are loaded
// by what the type checker says, in the others by import clauses and names. In go a function's key, out come places
// with the syntax around them. What it finds it remembers; it judges nothing.
package calling
