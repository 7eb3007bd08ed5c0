// Package imports edits import declarations and finds import cycles.
//
// Imports collects what the rewrites of one file need: Want requests a package at a position, Choose picks a name that
// is free at all requested positions in every variant, Name returns the qualifier to write, and Orphans returns the
// imports that lose their last use. ImportEdits turns additions and removals into edits: an addition joins the group of
// specs that shares most leading path elements with it, in gofmt's order if the group is sorted. Only import lines
// change, and blank lines that would be left doubled; declarations of import "C" never do.
//
// Graph answers whether an import would close a cycle, also through the tests of a package, which the go command
// compiles into it. Cycles finds cycles that only several rewrites together would close.
package imports
