// Package options compares the settings from which a violation builds its value with those from which the owner
// builds the shared one.
//
// In: a violation, and the owner's packages with the use. Out: the settings that differ, each with both values in a
// sentence. The steps:
//  1. Find the calls and literals by which the owner builds what the use returns (owner.go), each in a frame with the
//     arguments of the functions around it (frames.go).
//  2. Resolve expressions through variables, parameters, functions with one return statement, and fields of known
//     structs (value.go, resolve.go).
//  3. Two values are equal when they resolve to the same constants, package-level objects, field paths and calls
//     (same.go).
//  4. Compare arguments, fields and functional options one by one, in both directions (compare.go, arguments.go,
//     list.go). Of several constructions of the owner the nearest counts.
//
// A mention of a package-level variable is compared in the same way, by its initial value (mentioned.go): from its
// loaded package or from the rows of its library.
//
// Limits: two calls of one function with the same arguments are taken to return the same. A struct that is passed to
// another function can't be compared, and a function with several return statements is not entered; both make a
// difference unproven.
//
// Words: a construction is a call or literal that builds a value; a frame is a declaration with its parameters bound
// to arguments; mine and theirs (m and t) are the violation's and the owner's side; a forwarded argument or field is
// one that the use takes over from the violation.
package options
