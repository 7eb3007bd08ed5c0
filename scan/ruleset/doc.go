// Package ruleset is the rules that hold in a repository: those of its rule file, and those of the files that it
// extends.
//
// In go the path of a rule file, out comes a [rule.File] that has the rules of all: the file's own first, then those of
// what it extends, in that order, each file once. What a file extends is a folder of its repository, or the folder of a
// package, which the go command finds as it finds any other: a module of go.mod, at the version that go.mod says,
// verified by go.sum. Such a file may extend others in turn; a folder that it names stays in its module.
//
// A file adds to the rules of what it extends, and says where one of them does not hold, with a reason, unless that one
// is hard. It takes nothing away, and nothing takes the place of a rule. Patterns of all files are relative to the rule
// file's folder; those of files that are extended may match nothing.
//
// A fault is a *rule.Error, at its place in the file that has it. Nothing is written; only the go command is run.
package ruleset
