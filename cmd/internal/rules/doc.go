// Package rules is the command ssot rules below its flags: what the rules are and where each comes from, what one of
// them says, whether they find what their examples say, how a rule file comes to extend a module,
// and what a library does by its source.
//
// In go the working directory and the streams; out come lines, or the two files that hold an extension. It knows no
// session: how many violations there are is what ssot check says.
package rules
