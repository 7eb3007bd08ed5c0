// Package load reads Go packages into memory, types included, at the price of the packages that matter: it asks go list
// for metadata only, type-checks the wanted packages from source, and reads of their dependencies no more than the
// declarations they reach.
//
// In go import paths and build configurations, out comes a [Program], in which one package can be type-checked again
// with other content in milliseconds. Before it, a [Walk] tells what the tree holds. Nothing is compiled or written.
// The rooms, bottom first: outline (what a dependency's file declares), gocmd (the user's go command), source (files
// and their syntax), tree (the walk), listing (go list's answer), reach (what is kept of dependencies). What is left
// here type-checks.
package load
