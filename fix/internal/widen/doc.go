// Package widen finds the declarations that must get the type of a use, which is an interface, because the violation's
// value, a pointer, is assigned to them.
//
// Starting at the site, it follows the value through assignments, declarations, composite literals and arguments of
// declared functions to variables, fields and parameters of exactly the old type, and from there to where these are
// read. A variable with an inferred type is followed but need not change. The result is a list of holders, or a
// refusal.
//
// Whether the code that uses a holder compiles with the wider type is for the type checker to say (package check).
// Refused here is what it can't see: reflection, struct tags, dependency injection by type, source that is not loaded,
// an exported holder, and a comparison with nil where a nil pointer would become a non-nil interface. Elements of
// slices and maps, results of functions and function types are not widened.
package widen
