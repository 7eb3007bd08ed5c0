// Package check type-checks rewritten files and compares them with the files as scanned.
//
// Checker.Verify takes the files that package write has produced and returns the first refusal, in the order of
// packages. For every variant and configuration of every changed package it checks, in this order:
//
//   - each use is an expression at its place, its names resolve to the owner's objects, its type fits (variant.go);
//   - members of a moved import exist in the new package with the same type (move.go);
//   - there is no new type error; errors are compared without positions (problems.go, message.go, lacks.go);
//   - no package-level object changes its type; where only a variable does, the packages that mention it are checked
//     as well, one step far (objects.go, dependents.go);
//   - inferred type arguments stay the same (instances.go);
//   - every expression outside the edits denotes the same object and has the same type, or one that the rewrite
//     implies; nodes are matched by the offset of an anchor token (outside*.go);
//   - the scan's detector finds no new violation (violations.go).
//
// Functions and statements that can't have changed are not checked again (package unchanged). Importers of widened
// declarations are checked against the rewritten packages (reaching.go, widened.go). Snippets have no types: they must
// parse, and have no new violation (snippet.go). The check does not see reflection, linkname or assembly.
//
// Words: a variant is a package as loaded for one build or test; a site is a violation's place; a placed use is the use
// at its offset in the result.
package check
