// Package comment finds the comments that belong to a piece of code, and moves them where the code goes. A comment
// that means something to a tool (a directive, a nolint, a TODO) makes a rewrite one to do by hand.
package comment
