// Package gotool runs the user's go command to build, vet and test packages of a folder, which runs the code that
// lies there: nobody but a person who asked for it starts it.
//
// The input is a folder, a build configuration, an overlay, and packages; the output is the outcome of each package
// and test, parsed from go's output as it is written. When go has ended, or its context ends, what it has left running
// is ended (see package supervisor).
package gotool
