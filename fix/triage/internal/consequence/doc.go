// Package consequence says what follows from a decision: what the files become, on top of all that is decided. In go a view
// and the next record, which it completes with the files that follow; out come changes. It writes none of them.
package consequence
