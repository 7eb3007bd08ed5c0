// Package calls classifies calls by the called function's name and type, without reading its body: those that only
// compute a value, those that only report an error (a log line, a failed test), and if statements that only report an
// error. A call that is not recognised is taken to have an effect.
package calls
