// Package account is the account of a clean-up: what was found, what became of each violation, what is left and why,
// what was accepted knowingly, and what there is to do next.
//
// The input is a session, the owners of files, and what is known of commits and checks. The output is an [Account],
// plain data that package format writes for people and programs.
//
// Words: a violation is "found" if it was open at the start of the session; one that a directive allowed before is
// listed, but counts neither before nor after. It is "left" if it is open or skipped now. It was accepted "knowingly"
// if its rewrite has a hazard.
package account
