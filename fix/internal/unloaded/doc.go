// Package unloaded reads source that is not loaded with types: files that no scanned configuration includes, folders
// that mention nothing forbidden, modules below the tree, dependencies. It searches bytes, and parses where a name was
// found. A file that can't be read is as if it were not there.
//
// What a name means there, and which type an expression has, is found as far as declarations say it: those of the
// function, of its package's files, and of the packages of the tree that it imports. What is said so to be something
// else is no mention and no close; what can't be said may be one.
package unloaded
