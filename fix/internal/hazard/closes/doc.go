// Package closes finds what ends a violation's value: Close, Shutdown and their like. After the rewrite such a call
// would end the shared value for everybody.
//
// In: the trace of the value (package effect). Out: hazards of kind closes, and the statements that the rewrite can
// remove. The steps:
//  1. For each method that is called on the value, ask package ends whether it ends its receiver.
//  2. Do the same for methods that are promoted from an embedded value, for method expressions, and for further
//     results of the violation's call: c, stop := New().
//  3. Follow what belongs to the value, a field of it or what a method returns of it, in the same way (parts.go).
//  4. Where the value is passed to a package without bodies, use the rows of that library (package library), and then
//     its source without types (package unloaded).
//  5. Where an exported name gives other packages access to the value, search the files of the tree that are not
//     loaded.
//  6. A close is clean-up unless the function uses the value behind it (after.go). Clean-up of a local variable can
//     be removed with the rewrite (removable.go). That is a hazard, unproven, where the close also sends what the value
//     still holds.
//
// It is a may-analysis, like the resource checkers of CodeQL and Infer: a branch is always taken. A hazard is known
// when the method is known to end the value, and unproven when only its name says so or when the value is out of
// sight. No hazard means that every use was followed and none ends the value. When the owner returns a separate or
// borrowed value to each caller (package borrowed), its close is no hazard.
//
// Words: to end a value is to call a method after which it can't be used; a close is a call that ends the violation's
// value, and nothing else.
package closes
