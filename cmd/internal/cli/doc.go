// Package cli is the command line. A command is a record (command.Command) in one table (root.go), of which the
// dispatch, help, completion and the table of README.md are made; a file a command, each a thin layer over a triage
// session.
//
// What goes in is an Env: arguments, folders, streams, clock. What comes out is an exit code (exit.go) and text, all of
// it through one writer that shows what a terminal would obey as symbols (output.go). Commands get at violations
// through package opening alone, and at those that their flags select through package selection.
package cli
