// Package effect answers what happens to a value, by a may-analysis of the packages that are loaded with bodies.
//
// Forward, Follow walks from the expression that makes a value to everything that it may come to, and leaves a Trace.
// What ends the value, what changes it, what compares it are questions that are asked of the trace. Calls through an
// interface go to every method of that name and signature (class hierarchy analysis); the last four calls are told
// apart. Backward, Origins says all that a variable may hold, to prove that it holds nothing else.
//
// What a library does with a value is known by its rows (see library), and else by its types: a type keeps what goes in
// when its methods, fields or callbacks give it back, as the value's own type or as the interface by which it went in.
// A context gives it back by the key. What a framework brings to functions by their parameters' types is a guess: it is
// followed after all that is sure, and the trace says what was come to by it.
//
// Where a value can't be followed (source that is not loaded, more places than are followed), the trace says so, and
// then the answer to a question is "can't be told", which is not "no". Not seen is other reflection.
package effect
