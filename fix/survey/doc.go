// Package survey finds what a repository builds by itself that a rule could give one owner, and who could own it: what
// a person would look up before writing ssot.yaml.
//
// In go a folder and build configurations, out comes plain data. It scans with rules made of all presets whose packages
// are imported, which finds the constructions (so that what is imported for an error value alone is no client), reads
// in the packages that were loaded who makes, keeps or hands out such a value, and scans once more with rules made of
// these, which counts who asks for them. It has no matcher of its own: what is found is what a rule would find.
//
// The words: a maker is a function that builds one on each call, so that its calls are how many there are. An owner is
// what a rule could name as such: a function or variable that keeps one, a field or method of a value that is handed
// around (the use then takes that value from the scope), or a function without parameters that makes one and could keep
// it. Whether an owner keeps one is read by the room that knows how owners hand out (hazard/borrowed), with its limits:
// what it knows nothing of is taken as kept.
//
// A function with parameters is an owner, too, when what it takes is known: it hands it on to the constructor as an
// argument or as a field of a literal, which is that part of what is replaced, or it is a context or a value of a type
// of the repository, which come from the scope. A constant that it hands on narrows what it replaces.
//
// Not seen: an owner that hands out an interface of the repository's own; makers through function values; parameters
// that are changed before they are handed on.
package survey
