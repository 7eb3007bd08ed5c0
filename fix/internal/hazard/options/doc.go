// Package options compares the settings from which a violation builds its value with those from which the owner
// builds the shared one.
//
// In: a violation, and the owner's packages with the use. Out: the settings that differ, each with both values in a
// sentence. The steps:
//  1. Find the calls and literals by which the owner builds what the use returns (owner.go), each in a frame with the
//     arguments of the functions around it (frames.go).
//  2. Resolve expressions through variables (variable.go), parameters, functions with one return statement (body.go),
//     and fields of known structs (resolve.go).
//  3. Two values are equal when they resolve to the same constants, package-level objects, field paths and calls
//     (same.go).
//  4. Compare arguments, fields and functional options one by one, in both directions (compare.go, arguments.go,
//     list.go). Of several constructions of the owner the nearest counts; where it is equal and the use may return
//     another one (handed.go), that is said, and so is what the owner sets in its value after it is made (later.go).
//
// Calls in the arguments go with the violation. One that does more than return a value is said (dropped.go).
//
// A mention of a package-level variable is compared in the same way, by its initial value (mentioned.go): from its
// loaded package or from the rows of its library.
//
// Options, lists and maps are their content, which whoever else has a pointer to them may change: another variable, a
// method, a function that is not loaded or that changes what it gets (fate.go). A function that is loaded and only
// reads changes nothing, nor does what runs only after the construction.
//
// Limits: two calls of one function with the same arguments are taken to return the same, and a field of such a result
// not to be changed by who else has it. A struct that is changed by others can't be compared, and a function with
// several return statements is not entered; both make a difference unproven.
//
// Words: a construction is a call or literal that builds a value; a frame is a declaration with its parameters bound
// to arguments; mine and theirs (m and t) are the violation's and the owner's side; a forwarded argument or field is
// one that the use takes over from the violation.
package options
