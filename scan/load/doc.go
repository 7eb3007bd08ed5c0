// Package load reads Go packages into memory, types included, at the price of the packages that matter: it takes import
// paths and build configurations, and returns a [Program].
//
// [Load] works in three steps. go list gives metadata only (internal/listing), so nothing is compiled and no cgo runs.
// The declarations of dependencies that the wanted packages reach are found by name (internal/reach). Then the wanted
// packages are type-checked with bodies, and dependencies with those declarations alone, each package once for all
// configurations that share it. [Program.Check] type-checks one package again with other content, in milliseconds:
// imports stay as they are.
//
// [Walk] reads the tree before that, as go list would, but whatever the build constraints (internal/tree). The go
// command is the user's own, in an environment in which it writes nothing (internal/gocmd). internal/source parses
// files, internal/outline finds the declarations of a dependency's file without parsing it.
//
// Limits: types of two Load calls are never identical, nor are those of two variants of a package; compare objects by
// import path and name. Errors in a package are in [Package.Errors], and its types are known as far as they go.
package load
