// Package listing is go list's answer as a graph: in go the wanted packages and a build configuration, out come nodes
// for them, their variants for tests and all that they import, with metadata alone.
//
// [List] runs go list for one configuration, through package gocmd and x/tools/go/packages. A [Node] is one package
// variant; test variants have nodes of their own. Nodes that two configurations have in common are merged, so that they
// are checked once and their types are the same objects. The type checker in package load stores the types in the node.
// The package parses and compiles nothing.
//
// Words: a wanted package is one that a pattern of the request matches; the other nodes are dependencies. A miss is a
// pattern that matches nothing in a configuration. Files that the go command must not open, such as named pipes, are
// replaced by an excluded file in an overlay.
package listing
