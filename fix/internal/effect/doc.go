// Package effect answers what happens to a value, by a may-analysis of the packages that are loaded with bodies.
//
// Forward, Follow walks from the expression that makes a value to everything that it may come to, and leaves a Trace.
// What ends the value, what changes it, what compares it are questions that are asked of the trace. Calls through an
// interface go to every method of that name and signature (class hierarchy analysis); the last four calls are told
// apart. Backward, Origins says all that a variable may hold, to prove that it holds nothing else.
//
// Where a value can't be followed (source that is not loaded, more places than are followed), the trace says so, and
// then the answer to a question is "can't be told", which is not "no". Not seen are reflection, what a context holds,
// and an embedded field that is assigned to after its struct was made.
package effect
