// Package scan finds the violations of a rule file in Go packages, says how much each matters and why, and gives it a
// name that survives edits elsewhere.
//
// [Run] takes the rules and a folder and returns a [Result]: violations, files that could not be read, notes on the
// rule file, and the loaded program, which rewrites need. It writes no files.
//
// The steps are in job.run. Package load walks the tree. The packages below scan/internal do the rest: start selects
// the folders to load, and configuration their build configurations. After load has type-checked them, detect finds
// what the rules forbid, and snippets finds it in documentation. rank computes priorities, and validate checks the rule
// file. This package puts the findings together. It merges findings at one place in several package variants, applies
// allow directives, and computes fingerprints.
//
// Limits: files that no scanned configuration includes are not searched; they are listed in [Result.NotAnalyzed], as
// are packages with errors. The documentation of package detect lists what it does not find.
//
// Words: a claim is a rule with one of its entries. A place is a violation with the data of its fingerprints. An owner
// is code that may do what its rule forbids. A snippet is code in documentation. A factory is a function that builds a
// forbidden value for its callers.
package scan
