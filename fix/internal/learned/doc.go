// Package learned keeps the rows that a program made of a module's source, one file a module and version, in a folder
// of the user's own.
//
// In go modules as go.sum verifies them; out comes what is known of libraries with the rows of those that were learned.
// A file begins with the form of its rows and the module's path, version and sum:
//
//	learned 1 example.com/hub v1.2.3 h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=
//
// It is believed when that is what the build has, so that a module of the same version with other content has no rows,
// and when nobody but the user can have written it: the folder is the user's, closed to others, and does not lie in the
// tree that is scanned. What is not believed is as if it were not there; nothing of it is needed.
package learned
