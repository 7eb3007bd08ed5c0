// Package detect says what a rule forbids, and it alone does: scans, the check after a rewrite and the validation of a
// rule file ask it.
//
// Input: the rules of a file, compiled once into a [Detector], and type-checked packages. Output: a [Finding] for each
// place and claim. A finding has no source text, priority or declaration name; package scan adds those. The package
// reads no files and never changes a package.
//
// The algorithm: most identifiers are dismissed by their name. For the others, the type checker's object is looked up
// in an index per kind of entry, by package path, receiver and name. A build is found under each name of its type:
// aliases, and types defined from it. Which types those are is the only fact about a package that detection in another
// package needs. So [Detector.Learn] must see a package before [Detector.Find] sees its importers.
//
// Limits: a method of a concrete type is not found behind an interface, because the method that runs is not known. Code
// whose types are missing, because a package has errors, is not found either.
//
// Words: an entry is one forbidden thing in a rule. A claim is an entry with its rule. A narrow entry applies only in
// some places. A wildcard entry names all members of a package or type. A finding is undetermined if an argument that
// the entry depends on is no constant.
//
// To add a kind of entry: add its record and its finder here ([kinds]), its record in scan/rule, and a row in the
// README's table.
package detect
