// Package changes finds what changes a violation's value after it was built: an assignment to a field, a call of a
// setter, a function that receives the value. After the rewrite such a change would reach everybody who shares the
// owner's value.
//
// In: the trace of the value (package effect). Out: hazards of kind changes. From each expression that holds the
// value, a walker follows the parts of the value (fields, elements, pointers to them) forward through local
// variables, parameters and results, at most four deep, and reports assignments, method calls and arguments to a
// visitor.
//
// What a method does to its receiver is decided in this order:
//  1. its body, where it is loaded ([summaries]): it is a change when an argument flows into a field that a
//     constructor, a literal or an option sets, or into a func or a hook; or when it sets, of itself, a field that
//     users of the package set too ([body.byItself]). Counters, queues and caches are ordinary work.
//  2. the rows that are known of its library (package library).
//  3. the methods that the rule lists under changes.
//  4. its source without types, where it can be found (unloaded.go).
//  5. its name and signature (names.go). Then the hazard is unproven.
//
// A copy of the value, also one that a method or a function gets, changes the value only by what the two share: what
// lies behind a pointer, map or slice that the copy has not replaced by one of its own ([part.replaced]).
//
// It is a may-analysis: a field is one field whatever struct value it belongs to, and a branch is always taken. Not
// followed: reflection, unsafe, and parts that are stored in another struct or in a container.
//
// Words: a part is an expression that belongs to the value; a setting is a field that is set when the value is built;
// it is configured when users of the package decide what it is set to; an expression is settled when it is made of
// constants and of the receiver's own fields; a hook is a field of an interface type with methods; a part is indirect
// when it lies behind a pointer, map or slice, so that a copy of the value shares it.
package changes
