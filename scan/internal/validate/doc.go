// Package validate holds a rule file against what is in the build: in go the rules, compiled and as they were written,
// the tree and the loaded program, out come faults with their place in the file, and notes on what is of no more use.
//
// A fault is an error of the rule file's author: an owner that does not exist, a symbol that its package does not
// declare, a use that does not type-check or that its own rule forbids. A note is information: an entry or a preset
// whose packages are no longer in the build. For rules of extended files, missing packages and owners are notes,
// because those files serve many repositories. If an owner's package has errors itself, faults of uses become notes
// too. The package changes nothing.
package validate
