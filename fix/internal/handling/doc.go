// Package handling finds how a function handles its errors, and says the same of another one.
//
// In goes a place in a function; out comes what the function does about the error nearest to it: it returns it, as it
// is or with words around it, ends the program or the test, logs it and returns. Its statements are taken over as they
// stand, with the other error in them and the name of the new call instead of what the message said. A function that
// handles none returns it if it can, and a test or a helper that takes one fails it; else there is no way.
//
// A way is a statement that leaves the function whenever there is an error, or a call that is known for that by its
// name; see the package calls. One that forgets the error, or goes on, is none. Ways that need what does not mean the
// same at the place are passed over.
package handling
