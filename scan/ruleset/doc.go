// Package ruleset is the rules that hold in a repository: those of its rule file, and those of the files that it
// extends.
//
// [Load] reads a rule file and returns a [rule.File] with the rules of all files: its own rules first, then those of
// the files that it extends, in order, each file once. A file can extend a folder of its repository, or the folder of a
// package. The go command finds the package like any other: in a module that go.mod requires, at the required version,
// verified by go.sum. An extended file can extend others in turn; its folders must be in its module.
//
// A file can add rules, and it can narrow a rule of an extended file, with a reason, unless that rule is hard. It can't
// remove or replace a rule. Patterns in all files are relative to the folder of the repository's rule file. In extended
// files, patterns need not match anything.
//
// Every fault is a *rule.Error with its position in the file that contains it. The package writes no files, and runs
// only the go command.
package ruleset
