// Package account is the account of a clean-up: what was found, what became of each violation, what is left and why,
// what was accepted knowingly, and what there is to do next.
//
// In go a session, the owners of files and what is known of commits and checks; out comes a record of plain data that
// package format writes for people and programs. A violation counts as found when it was open at the start of the
// session: what a directive allowed before is listed, and counts neither before nor after. Left is what is open or
// skipped now.
package account
