// Package owner says who may do what a rule forbids: a package with its tests, one function or method, or one file.
//
// In go the rules and the tree that they are about, out comes for each place whether it is an owner's. A text such as
// example.com/shop/store.InitClient is a package where the tree has or imports one of that path, else the function
// InitClient where it has or imports example.com/shop/store. All that stands within the declaration of a function is
// the function's, its comment and the function literals in it too; a function of the same name in another package, a
// method of that name and a local variable are not it. Where several files declare it, each for a build of its own, it
// is each of them. What stands anywhere in a file is the file's, and what stands in another one with the same name, or
// in its test, is not. Everything is told from syntax; nothing is read but the tree's own bytes.
package owner
