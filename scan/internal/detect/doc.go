// Package detect says what a rule forbids, and it alone does: scans, the check after a rewrite and the validation of a
// rule file ask it.
//
// What goes in: the rules of a file, compiled once into a [Detector], and packages with their syntax and types. What
// comes out: a [Finding] for each place and claim, without a file's bytes, a priority or a name. It reads no files,
// knows nothing of builds, trees and sessions, and never changes a package.
//
// The algorithm: most identifiers are told apart by their name alone; of the others the type checker's object, named by
// package path, receiver and name, is looked up in an index of each kind of entry. Building a type is found under each
// of its names: aliases, and types that were defined from it. The last are the one fact about a package that detection
// in another needs, so a package is learned before those that import it are searched.
//
// Limits: a method behind an interface is not found, for which one runs is not known, and neither is what depends on
// types that are missing because a package has errors.
//
// To add a kind of entry: its record and its finder here ([kinds]), its record in scan/rule, a row of the README's
// table.
package detect
