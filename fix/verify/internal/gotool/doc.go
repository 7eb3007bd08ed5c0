// Package gotool runs the user's go command to build, vet and test packages of a folder, which runs the code that lies
// there: nobody but a person who asked for it starts it. In go the folder, a build configuration, files to take in the
// place of those on disk, and what to run; out come go's answers. When go has ended, or its context ends, the whole
// tree of processes is ended.
package gotool
