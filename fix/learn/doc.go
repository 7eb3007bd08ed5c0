// Package learn makes rows of library behaviour from a module's source: what the command ssot rules learn does.
//
// In go the folder of a module and an import path; the module that has it is read as go.mod names it and go.sum
// verifies it, from the module cache, and its rows are kept in the user's own folder. They are believed after the rows
// by hand and before what a rule file says; what could not be told has no row. It knows no rules and no session.
package learn
