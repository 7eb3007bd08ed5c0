// Package lasting finds whether a context that a violation sees may have ended by the time that the code there runs: it
// is cancelled or waited for before, the code stands where it was found to have ended, or it runs when the function
// that has the context has returned. In go what the place sees and the context, out comes a sentence, or nothing.
package lasting
