// Package source reads and caches Go files: it parses files of packages that are type-checked with function bodies, and
// returns only an outline of files of other packages. Each file is read once for each of these uses, even if several
// packages contain it.
//
// A [Set] caches files by path. An overlay may replace the content of files. [Parse] returns a partial syntax tree if
// there are syntax errors. Positions of errors ignore //line directives. The package knows nothing of packages or
// configurations.
package source
