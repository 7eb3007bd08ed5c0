// Package survey finds what a repository builds by itself that a rule could give one owner, and who could own it:
// what a person would look up before writing ssot.yaml.
//
// The input is a folder and build configurations; the output is plain data. It has no matcher of its own, so that it
// finds the same as a rule would:
//
//  1. It scans with rules made of all presets whose packages are imported, to find constructions. (So a package
//     that is imported for an error value alone has none.)
//  2. In the loaded packages it looks for functions, variables and fields that make, keep or return such a
//     value.
//  3. It scans again with rules made of these, to count their uses.
//
// Words: a maker is a function that builds a new value on each call, so that its calls are the number of values. An
// owner is a candidate for a rule's owner: a function or variable that keeps a value, a field or method of a value
// that is passed around (the use then takes that value from the scope), or a function without parameters that makes a
// value and could keep it. Package hazard/borrowed decides whether an owner keeps its value, with its limits: an
// unknown one counts as kept.
//
// A function with parameters is an owner too if its arguments are known at a replaced construction: it passes a
// parameter on to the constructor as an argument or as a field of a literal, so that the argument is that part of the
// construction; or the parameter is a context or a value of a type of the repository, which is taken from the scope.
// A constant that it passes on restricts the constructions that it replaces.
//
// Not found: an owner that returns an interface of the repository's own; makers called through function values;
// parameters that are changed before they are passed on.
package survey
