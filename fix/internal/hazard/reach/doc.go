// Package reach finds the code that an expression of the owner reaches within the owner's package: the functions that
// it calls or mentions, the variables that these read, and the functions that assign to the variables.
//
// It is reachability over identifiers: every mention counts, whether the code runs or not. Calls into other packages
// are not entered.
package reach
