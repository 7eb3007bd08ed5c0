// Package graph is who imports whom in a walked tree, whatever the build constraints: in goes the tree with its import
// clauses, out come folders and the files that import them. It loads nothing and knows no rules.
package graph
