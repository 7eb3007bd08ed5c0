// Package ends decides which methods end their receiver (Close, Shutdown, …): for loaded code, for snippets in
// documentation, and for source that is searched without types.
//
// In: a method, and what is known of it. Out: a [Verdict]. A name alone proves nothing: Shutdown of a go-redis client
// is a command to the server, and Finish of a worker pool may end it. The sources, in order of trust:
//  1. the method's body, where it is loaded,
//  2. the rows of its library (package library),
//  3. the methods that the rule lists under ends,
//  4. its body, where the source can be found but is not loaded,
//  5. its name; then the verdict is not sure.
//
// Bodies are read as syntax ([Source]), loaded or not. A method ends its receiver when it closes one of its channels,
// ends what a field holds, calls a cancel function, sets a flag like closed, or calls a method or function that does.
// A method with another kind of name must do so on every path, and must not replace what it ended: a client that
// closes a broken connection on an error stays usable.
//
// A verdict also says how a method sends what its receiver still holds (flush.go): who removes the call loses that.
//
// Limits: types are resolved as far as the declarations of one package say; values that pass through other packages,
// closures or containers of interfaces are not followed.
//
// Words: the verb is the description of an end ("closed"); a flag is a field that says that its struct has ended; a
// signal is a field that is called, closed or sent to in order to end it.
package ends
