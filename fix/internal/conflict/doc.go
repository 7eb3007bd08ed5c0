// Package conflict finds which decisions of a choice are the reason that it can't be had as a whole.
//
// In goes a choice and a function that tries one; out come refusals by fingerprint. The search is by halves, as in
// delta debugging (Zeller, 1999): a decision that does not go with some is taken not to go with more, so that each
// that fails costs the logarithm of their number in tries.
package conflict
