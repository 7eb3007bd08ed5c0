// Package rank says how much a violation in a file matters, and why, in a sentence: in go a file of a walked tree, the
// graph of imports, the modules' folders and the critical patterns, out come a priority and its reason. It goes by
// names of folders, packages and build tags and by who imports whom; it does not read code.
//
// Critical is what the patterns match or reach by imports that are not tests'. The first sentence that holds counts,
// see [Ranker.Of]; its words, and what is not meant by them, stand in names.go.
package rank
