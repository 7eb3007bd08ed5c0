// Package owner says who may do what a rule forbids: a package with its tests, one function or method, or one file.
//
// [New] resolves the owners of a rule file in a tree. [Owners.Has] reports whether a place in the source belongs to an
// owner of a rule. All decisions use syntax only; the package reads only the sources in the tree.
//
// A text such as example.com/shop/store.InitClient is a package if the tree contains or imports that path. Otherwise it
// is the function InitClient, if the tree contains or imports example.com/shop/store.
//
// A function owns its declaration, including its doc comment and the function literals in it. A method or a local
// variable with the same name is not the owner, nor is a function in another package. If several files declare the
// function for different builds, each declaration is the owner. A file owns all that it contains, but not its test, and
// not a file with the same name in another folder.
//
// [Owners.Missing] and [Owners.Absent] write the error messages for owners that do not exist.
package owner
