// Package lasting finds out whether a context in scope at a violation may have ended when the code there runs.
//
// Ended takes the scope of the site and a context, and returns a sentence or an empty string. It first traces the
// context to its ancestors: the contexts that it is derived from by calls in the same function, as in ctx, cancel :=
// context.WithTimeout(parent, d). Then it looks, for each ancestor,
//
//   - for a statement before the site that cancels it, waits for it, or waits for its group (cancelled.go);
//   - for a condition around the site that implies that it has ended, like if ctx.Err() != nil (expired.go);
//   - for a function literal around the site that may run after the function with the context returned (runs.go).
//
// The analysis is intraprocedural and knows neither aliases nor contexts in fields. Where a statement may or may not
// run before the site, it counts as running.
package lasting
