// Package summary reads what the functions of a library do to their arguments, from the library's source.
//
// In: type-checked packages with bodies, and the rows that are known of other libraries. Out: rows in the form that a
// person would write ([library.Row]). It is a bottom-up interprocedural analysis with function summaries over SSA
// form (golang.org/x/tools/go/ssa):
//  1. The summary of a function lists what it ends, what it writes, and into which fields it stores its arguments.
//     All are named by access paths: a parameter and the fields from there, at most six.
//  2. At a static call the callee's summary is applied to the arguments, until no summary changes, or for twelve
//     rounds.
//  3. An instruction runs always when it dominates the return statements, apart from branches on whether something
//     exists or has ended.
//  4. Rows are written for exported symbols.
//
// Only what was seen becomes a row. A call through an interface counts where a row describes its method, or where all
// types of the module that implement it do the same; a function value counts as an end when it is a cancel function,
// or when its field has the name of one. A row can therefore prove a hazard. A function without a row may do
// anything, unless a row says neutral, which is written only when all of its calls were read.
//
// Unsound: values that pass through package-level variables, channels, or containers that are passed on; reflection.
// A field is one field for all struct values.
//
// Words: an origin is the access path that a value comes from; an end is something that a function ends; guarded
// means that a field decides whether it happens.
package summary
