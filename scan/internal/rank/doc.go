// Package rank says how much a violation in a file matters, and why, in a sentence: in go a file of a walked tree, the
// graph of imports, the modules' folders and the critical patterns, out come a priority and its reason. It looks at the
// names of folders, packages and build tags, and at the importers of a package. It does not read code.
//
// Critical folders are those that the critical patterns match, and all that their non-test files import, directly or
// not. [Ranker.Of] tests its conditions in order; the first that holds decides. The words that mark tests, helpers and
// examples, and their exceptions, are in names.go.
package rank
