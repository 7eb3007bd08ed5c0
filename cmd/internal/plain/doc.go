// Package plain is triage line by line: for screen readers, for terminals that can't be drawn on, and for pipes. A
// violation and its rewrite are printed, a line is read, and so on; nothing is ever drawn over.
//
// A line begins with a key of the screen or with the name of its command. The gates are those of the screen: what is
// accepted has been printed as it is planned now, a rewrite with hazards asks first, so does an undo of what an earlier
// run decided, an allowance shows its comment and asks for how much it stands, an empty line decides nothing, and the
// answer to a question is a line of its own.
package plain
