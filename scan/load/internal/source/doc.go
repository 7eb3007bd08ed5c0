// Package source reads Go files and parses those of wanted packages, each once however many packages share it; of a
// dependency's file it has no more than the outline.
//
// A [Set] caches files by path. An overlay may replace the content of files. [Parse] returns as much syntax as it can.
// Positions of errors ignore //line directives. The package knows nothing of packages or configurations.
package source
