// Package graph is who imports whom in a walked tree, whatever the build constraints: in goes the tree with its import
// clauses, out come folders and the files that import them. It loads no packages and does not depend on rules. Because
// build constraints are ignored, the graph may have an import that no single build has.
package graph
