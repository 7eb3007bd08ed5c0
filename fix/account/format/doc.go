// Package format writes the account of a clean-up: for a pull request, as a page, for programs, for spreadsheets, and
// as the message of a commit. In go an account and a stream; an error is one of the stream.
//
// Names, code and sentences from the repository are data in every format: each writer escapes them, so that a
// browser, Markdown, a terminal or a spreadsheet does not interpret them. Lists are shortened where a format has a
// limit: the text of a pull request (room), the bytes of diffs on a page (weight), the first line of a commit message
// (subject).
package format
