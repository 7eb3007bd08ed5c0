// Package use is a rule's replacement expression: typed once for each configuration, with what can stand for its
// placeholders at a place, found in the scope there.
//
// The input is a rule's entry, or a site; the output is a [Use], or a refusal. A [Table] caches both steps:
//
//  1. newUse type-checks the expression in a package that imports the owners alone, with a typed identifier for each
//     placeholder, and records the order in which it evaluates its placeholders and calls.
//  2. Fill binds the placeholders at a site: to a part of the violation (an argument, the receiver, a field of its
//     options), to a context in scope, or to the only value in scope that has the type.
//
// A use that passes parts on must evaluate them as the violation did: each once, in an order without a visible
// difference (package order), and with the same type. Otherwise Fill returns a refusal. A part that would be dropped
// must have no effect.
//
// Words: an "owner" is a package that the use names; a "binding" is the expression for a placeholder; an [Expectation]
// is the object that an identifier must refer to at the site, which is checked after the rewrite.
package use
