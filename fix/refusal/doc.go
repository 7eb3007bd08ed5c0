// Package refusal defines the kinds of refusals (why there is no rewrite) and of hazards (what to know before accepting
// one), each with the title and help text that the screen, reports and the documentation show.
//
// It only contains data. The package that finds a refusal or a hazard writes its sentence.
package refusal
