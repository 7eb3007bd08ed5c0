// Package handing numbers the keys that hand on what was decided: to git, to a file, to the clipboard, to the tests.
// They stand in the table of the screen's keys like all others.
package handing

// The keys. They begin where the numbers of the others can't come to.
const (
	Stage   = 3000 + iota // put what was accepted into git's index
	Patch                 // write it as a patch
	Copy                  // copy the violation's place, its code or its rewrite
	Test                  // build and test what was accepted last
	TestAll               // build and test all that was accepted
	Summary               // say what it all came to
)
