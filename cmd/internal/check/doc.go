// Package check is the command ssot check below its flags: in go what the flags say, the files of the working tree, the
// day and the streams; out come reports, or the next baseline, and the counts that the exit code is made of.
//
// It knows no session. What is new is for package guard to say, how it is written for package format.
package check
