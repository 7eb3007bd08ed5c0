// Package effect follows a value through the packages that are loaded with bodies. It is a may-analysis without flow
// sensitivity: everything that may happen in some order is taken to happen.
//
// Forward, [Engine.Follow] walks from the expression that builds a value to every expression that may hold it, and
// returns a [Trace]. The questions of the hazards (what ends, changes or compares the value) are asked of the trace.
// Each step looks at the syntactic parent of an expression:
//  1. An assignment, composite literal, send or range statement: continue at the reads of the variable, field or
//     element.
//  2. An argument: continue at the uses of the parameter. A call through an interface goes to every loaded method of
//     that name and signature (class hierarchy analysis without the check of the other methods), a call of a function
//     variable to every function that is assigned to it.
//  3. A return statement: continue at the call that the value came by. The last four calls are remembered (call
//     strings of length four); behind more, at every call of the function.
//  4. A method of a struct that embeds the value, a method value and a method expression count as uses of the value.
//
// What a library does with a value is described by its rows (package library). Without rows the types decide: a type
// may return what it received when one of its methods, fields or callbacks has the value's type, or the interface
// type under which the value went in. A context returns it for the same key.
//
// A framework such as fx calls functions by the types of their parameters. That is a heuristic edge: it is followed
// after everything else, and the trace tells which values were reached only by it.
//
// Backward, [Origins] finds everything that a variable may hold, as a must-analysis: it proves that there is nothing
// but the violation's value, nil, or the owner's value. What it can't follow counts as something else.
//
// Unsound or given up: reflection; elements and fields are not distinguished by index, key or struct value. Where the
// value leaves the loaded packages, or reaches more than [MaxPlaces] places, the trace says so, and the answer to a
// question is "can't be told", not "no".
//
// Words: a value is what the violation builds; a holder is a type that can hold it; it carries the value when the
// value is reached through its elements, pointers or functions; a wrapper is a struct that embeds the value; a
// stand-in is a type of a library whose end is the value's end; an escaping object is one by which unloaded source
// can obtain the value.
package effect
