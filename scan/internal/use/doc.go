// Package use types the expression that replaces a violation: in go a use taken apart, the owners and a way to look
// packages up, out comes the expression with its types, or what is wrong with it.
//
// [Check] type-checks the use in an empty package. This package imports the owners, and those of their imports that the
// use mentions, and declares a variable for each placeholder. The variable's type is the type in the placeholder, or
// the type of the parameter, receiver or field that the placeholder stands for. So a use that type-checks here can
// still fail at a violation where the argument has another type; the check after a rewrite finds that.
package use
