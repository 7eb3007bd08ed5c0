// Package library is what libraries do to a value, as data: one row a symbol, read in the library's source.
//
// A row says of a function, a method or a field what it does, and to what: (*Client).Close ends its receiver;
// NewEncodedConn(nc) gives a result whose end is nc's as well. The idea is that of the models in CodeQL's libraries
// (package, type, name, input, output, kind, provenance): what can't be followed, because it is not loaded, is looked
// up. The rows are the files below rows, one for each family of libraries; they are embedded.
//
// A row is found for what a call names ([Library.Of]), under every embedding that a selection goes through
// ([Library.Selected]), and by the type of the value when a call goes through an interface of somebody's own
// ([Library.Method]). A symbol that has no row does nothing of the kind if the library was read as a whole, which
// [Library.Known] says; otherwise nothing is known of it.
//
// Below the rows by hand stand those that a program made of a module's source ([With]). They prove what they say, and
// nothing by what is missing.
package library
