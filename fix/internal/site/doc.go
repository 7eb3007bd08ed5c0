// Package site locates a violation in the syntax tree that all variants of its package share: the expression to
// replace, and the nodes around it.
package site
