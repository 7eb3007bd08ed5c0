// Package options compares what a violation is built from with what its owner builds for it.
//
// In go a violation and the owner's packages with the use; out come the settings that differ, each with both values in
// a sentence. The steps: the use is followed to the calls and literals by which the owner makes what it gives (owner),
// each in a frame that says what its parameters are (frames); expressions are seen through variables, parameters,
// functions of one return and fields of known structs (value, resolve); two are the same if they lead to the same
// constants, package-level objects, paths and calls (same); arguments, fields and options are compared one by one
// (compare, arguments, list).
//
// What a mention of a package-level variable leads to is compared in the same way, with what the variable starts with
// (mentioned): that is read where its package is loaded, or in a library's row.
//
// Limits: a function that is called twice with the same arguments is taken to give the same; what a function does with
// a struct that is handed to it is not followed, and makes its settings incomparable; a function of several returns is
// not entered. All that is given up on is said as unproven.
package options
