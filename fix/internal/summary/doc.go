// Package summary reads what the functions of a library do to what they are given, in the library's source.
//
// In go type-checked packages with their bodies and what is known of other libraries; out come rows, as a person would
// have written them ([library.Row]). Each function has a summary: what it ends, what it writes, and into which fields
// it puts what it is given, all said of its parameters and of fields that are reached from them. Summaries are put into
// one another at static calls until nothing more comes of it, over SSA form (golang.org/x/tools/go/ssa), so that what
// goes through variables and conversions is the same value.
//
// A row is written only for what was seen. A call through an interface counts where a row is known of its method, or
// all types of the module that implement it do the same; a function value counts as the end of a context, or where its
// field is named for one. So a row can prove a hazard; what has no row may do anything, unless a row says neutral,
// which is said only of a method all of whose calls were read.
//
// What it does not see: values that go through package variables, channels and containers that are handed on; what
// reflection does; fields of one type are one field, whichever value has them.
package summary
