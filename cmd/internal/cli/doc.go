// Package cli is the command line: the input is an Env (arguments, folders, streams, clock), the output is an exit code
// (exit.go) and text.
//
// A command is a record (command.Command) in one table (root.go), from which dispatch, help, completion and the table
// of README.md are made. Each command has a file of its own, a thin layer over a triage session. All text goes through
// the writer of package output, which makes control characters visible on a terminal. Package opening has the options
// of all sessions, and package selection turns flags into the violations that a command takes.
package cli
