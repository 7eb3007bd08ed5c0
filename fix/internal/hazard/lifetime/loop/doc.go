// Package loop finds whether each round of a loop around a place builds a value of its own: not where the loop goes on
// only until building one succeeds, over the cases of a test, or within the life of the variable that keeps the one.
package loop
