// Package load reads Go packages into memory, types included, at the price of the packages that matter: it takes import
// paths and build configurations, and returns a [Program].
//
// [Load] works in three steps. First, go list returns metadata only (internal/listing), so it compiles nothing and runs
// no cgo. Second, a search by name finds the declarations of dependencies that the wanted packages reach
// (internal/reach). Third, the wanted packages are type-checked with function bodies, and dependencies with the reached
// declarations only. Configurations share a package if they have the same files and imports, so it is checked once.
// [Program.Check] type-checks one package again with changed files, in milliseconds, if its imports are loaded.
//
// [Walk] reads the folder tree before that. It finds packages as go list would, but ignores build constraints
// (internal/tree). The go command is the user's own; it runs in an environment in which it writes no files
// (internal/gocmd). internal/source parses files. internal/outline finds the declarations in a dependency's file
// without parsing it.
//
// Limits: types of two Load calls are never identical, nor are those of two variants of a package. Compare objects by
// import path and name. Errors of a package are in [Package.Errors]; its types are then incomplete.
package load
