// Package refusal names what a reviewer is told of a rewrite: the kinds of refusals (why there is none) and of hazards
// (what must be known before it is accepted), each with the record that the screen, reports and the documentation
// show.
//
// It is data alone. Whoever finds a refusal or a hazard writes its sentence.
package refusal
