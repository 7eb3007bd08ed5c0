// Package library is what libraries do to a value, as data: one row a symbol, read in the library's source.
//
// A row describes the behaviour of a function, a method or a field, and the value that it affects: (*Client).Close
// ends its receiver; ending the result of NewEncodedConn(nc) ends nc too. The idea is that of the models in CodeQL's
// libraries (package, type, name, input, output, kind, provenance): code that is not loaded, and so can't be
// analyzed, is looked up. The rows are embedded from the files in rows, one for each family of libraries.
//
// There are three ways to look up a symbol: by its object ([Library.Of]), under every embedded type through which a
// selection goes ([Library.Selected]), and by the type of the value if the call is through a local interface
// ([Library.Method]). If the library was read as a whole ([Library.Known]), a symbol without a row has no special
// behaviour; otherwise its behaviour is unknown.
//
// Rows by hand take precedence over rows that a program generated from a module's source ([With]). Generated rows
// prove what they contain; a missing one proves nothing.
package library
