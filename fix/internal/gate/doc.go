// Package gate refuses rewrites that can't work, before anything is written: because of the violation's kind, its file
// (generated, cgo, a symbolic link), its package (which can't import the owner), or the code around the expression (a
// struct held by value, another number of results, a recursion). A violation that passes gets a site.
//
// It decides by syntax and types as scanned. Whatever only shows in the rewritten code is left to package check.
package gate
