// Package use types the expression that replaces a violation: in go a use taken apart, the owners and a way to look
// packages up, out comes the expression with its types, or what is wrong with it.
package use
