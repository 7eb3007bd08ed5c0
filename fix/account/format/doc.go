// Package format writes the account of a clean-up: for a pull request, as a page, for programs, for spreadsheets, and
// as the message of a commit. In go an account and a stream; an error is one of the stream. Names, code and sentences
// of others are data in every format: nothing in them is markup there, nor anything that a terminal or a spreadsheet
// obeys.
package format
