// Package site is a violation's place in the syntax that all variants of its package share: the expression that is
// replaced, and the nodes around it.
package site
