// Package example tests rules by the code that they carry: in go a rule file and the module that it is in, out comes
// for each example what is wrong with it.
//
// An example becomes a package of its own in the module, in memory; all of them are scanned at once, by the same search
// as everything else. So an example is code of the module: it sees what the module sees, and has to type-check. It is a
// Go file, or declarations, or statements, or an expression. What the rule names is imported for it under the usual
// names; imports that stand at its top are its own. That a variable is not used is no fault: examples are short.
//
// Not looked at: allow directives (what a directive allows is found all the same), exclude, and other rules than the
// example's.
package example
