// Package visible replaces characters that a terminal would interpret or hide by visible symbols. All output of the
// program goes through it, except the bytes of a diff that is not written to a terminal.
package visible
