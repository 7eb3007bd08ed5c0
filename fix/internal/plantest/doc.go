// Package plantest plans the violations of a module in a txtar archive for tests: what is said of each, and what each
// alternative makes of the files. An archive holds the module's files, on top of those in lib.txt, and the answers that
// are wanted, in files whose names begin with "want.". The flag -update writes the answers.
//
// A scan of a module takes a good part of a second, whatever its size: an archive should show many things. What needs
// no scan, as hazards do, is type-checked in memory, in milliseconds.
package plantest
