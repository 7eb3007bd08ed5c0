// Package ends says which methods end the value that they are called on: the one home of that question, for Go code,
// for code in documentation, and for source that is only searched.
//
// A name alone proves nothing: Shutdown of a go-redis client is a command to the server, Finish of a worker pool may
// end it. In this order it is believed: the method's body where it is loaded, what is known of the library
// ([library]), what the rule file says, the body where it can be read but is not loaded, and then the name, which says
// no more than that it may be.
//
// Bodies are read as syntax ([Source]), the same way whether they are loaded or not: a method ends its receiver when it
// closes a channel of it, ends what a field holds, calls a function that cancels, sets a flag that says that it is
// closed, or calls a method or function that does. One whose name does not speak of an end must do so whenever it is
// called, and must not put another in its place: a client that closes a broken connection on an error lives on.
package ends
