// Package listing is go list's answer as a graph: in go the wanted packages and a build configuration, out come nodes
// for them, their variants for tests and all that they import, with metadata alone. Nodes that two configurations have
// in common are one, so that they are checked once and their types are the same objects; whoever checks a node puts its
// types there. Nothing is parsed, and nothing compiled.
package listing
