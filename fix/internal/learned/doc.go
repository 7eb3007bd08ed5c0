// Package learned stores the rows that package summary generated from a module's source, one file for each module and
// version, in a folder of the user's own.
//
// In: modules as go.sum verifies them. Out: the library with the rows that were learned for these modules. A file
// begins with the version of its format and the module's path, version and sum:
//
//	learned 1 example.com/hub v1.2.3 h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=
//
// A file is used when this line names exactly the module in the build, so that a module of the same version with
// other content has no rows, and when nobody but the user can have written it: the folder belongs to the user, is
// closed to others, and lies outside of the scanned tree. Any other file is ignored.
package learned
