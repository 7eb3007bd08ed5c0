// Package gocmd runs the user's own go command for a folder that somebody else may have written: in go the folder and
// what to ask, out comes go's answer, or its own sentence when there is none.
//
// The go command writes no files beside the source. The folder can't choose programs to run, and can't make the go
// command fetch anything that go.sum does not verify. The function environment sets the variables for that, and lists
// the reasons. describeWorkspace copies go.work, because the go command would change go.work.sum. Before the go command
// opens the files that describe the module or workspace, the package checks that they are regular files of a sensible
// size.
//
// Words: a replaced module is one whose place a folder takes, by a replace directive. A workspace is a go.work file
// with its modules. The package knows nothing of packages, syntax and types.
package gocmd
