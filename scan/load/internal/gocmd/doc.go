// Package gocmd runs the user's own go command for a folder that somebody else may have written: in go the folder and
// what to ask, out comes go's answer, or its own sentence when there is none.
//
// It writes nothing beside the source and lets the folder choose no program and fetch nothing but what go.sum verifies:
// what is set for that stands at environment, what is copied, and why, at describeWorkspace. The files that describe
// the module or the workspace are looked at before go opens them.
// It knows nothing of packages, syntax and types.
package gocmd
