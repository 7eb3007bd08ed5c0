// Package reach finds what an expression of the owner's leads to in the owner's package: the functions that it calls,
// the variables that these read, and those who write them.
package reach
