// Package setup finds violations that would ask the owner for its value before the owner is set up: redisx.Client()
// before redisx.Setup(cfg) was called.
//
// In: a violation and the rule's use. Out: at most one hazard of kind init. The steps:
//  1. Package reach finds the variables that the use reads and that hold nothing until a function of the owner sets
//     them. These functions set up, maybe where they may return first. Where nothing ever sets the variable with the
//     result, that is the hazard; without such variables there is none.
//  2. Mark all functions that call one of these, directly or not: surely, or maybe when the call is conditional
//     (owner.go), or unless it fails.
//  3. Walk from the violation up the call graph to main, init, tests, and package-level variables. In each function,
//     compare the position with the calls that set up (order.go). The initialisation of an imported package counts as
//     well.
//  4. Report the root where no set-up comes before.
//
// A function that returns an error, or false, where it did not set up counts as set-up only where the caller does not
// go on after that (fails.go). A function that is handed on before the set-up, to code that may call it before, makes
// the hazard unproven (handed.go); a variable that holds it counts from where it is mentioned next, and a deferred one
// where a return statement comes before the set-up. A set-up that assigns what came with an error, and goes on where
// there is one, may have set nil (package reach).
//
// Unsound: two goroutines are taken to run in any order, and a call through an interface may call any method of that
// name; both make the hazard unproven. Deferred functions, handlers of servers and commands are taken to run when the
// function around them has set up; what gets a function is known to call it at once for t.Run and package slices.
// Which functions end the process is told by their names where their source is not read. When a way up can't be
// followed, the answer is that of each main package which imports the violation's package, and only calls of function
// values in main itself are looked for before its set-up (programs.go).
//
// Words: a setting is a place that sets the owner up; a use point is a place that asks for the owner's value.
package setup
