// Package syntax answers questions about Go's syntax trees: what encloses a place, what an expression's place asks
// for, what an identifier is the mention of, what is written to. It knows nothing of violations and keeps nothing.
package syntax
