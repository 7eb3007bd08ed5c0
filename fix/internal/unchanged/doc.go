// Package unchanged finds the functions and statements of a rewritten file that need not be type-checked again, because
// the result contains them byte for byte and no name in them can mean anything else.
//
// A function without edits is unchanged. In an edited function, statements are nodes of a graph with an edge for each
// name that one declares and another mentions. The edited statements and all that depend on them are checked again,
// together with the declarations that they need. The names are compared as text, so the result errs towards checking
// more. It gives up on short functions, labels, moved imports and packages with type errors.
package unchanged
