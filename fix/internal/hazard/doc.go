// Package hazard finds what a reviewer must know before a rewrite is accepted: everything in which the program may
// behave differently although the rewrite compiles.
//
// In: a violation and its place in the loaded packages. Out: hazards ([refusal.Hazard]), each with a place and a
// sentence. A hazard is known when the code proves it, and unproven when the analysis could not follow the value. No
// hazard means that the question was answered with no.
//
// Each question has a package of its own below this one:
//   - closes: does anything end the value (Close, Shutdown, …)?
//   - changes: does anything change the value after it was built?
//   - options: does the owner build its value from the same settings?
//   - borrowed: does the caller have to return what the owner hands out?
//   - lifetime: does the code want many values, or one for each test?
//   - setup: has the owner's set-up function run by then?
//   - identity: does code behave differently when two values are the same one?
//
// Package reach reads the owner's package for options, borrowed and setup. Finder asks all questions and concatenates
// the answers; package shortlist counts the places behind the first four.
//
// Words used below this package: the value is what the violation builds; the shared value is what the owner's use
// returns instead; a variant is one type-checked version of a package (with or without its tests, for one build
// configuration).
package hazard
