// Package alternative finds the rewrites of a violation other than replacing its expression.
//
// A Finder takes the site of a violation and returns Candidates. A Candidate has a title and hazards, and Apply adds
// its edits to the files. Nothing is planned or type-checked here; package fix does that. The kinds:
//
//   - remove-close removes the calls that close the value through a field or variable (close.go);
//   - keep-close keeps the calls that Replace would remove (close.go);
//   - widen gives the declarations that hold the value the type of the use (widen.go, package widen);
//   - replace-callers replaces each call of a function that only builds the value, and removes the function
//     (factory.go);
//   - take-parameter adds a parameter to the enclosing function, and its callers pass the use (parameter.go).
//
// The last two need all callers: a function whose callers are not all loaded, or that is taken as a value, has neither
// (Function.findObstacle). remove-close gives up where a call may close another value, or do more than close it.
//
// Words: a use is the expression that the rule gives as the replacement; a factory is a function that only builds and
// returns a violation; a caller is any place that mentions a function.
package alternative
