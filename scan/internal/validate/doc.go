// Package validate holds a rule file against what is in the build: in go the rules, compiled and as they were written,
// the tree and the loaded program, out come faults with their place in the file, and notes on what is of no more use.
// It reads the rule file's text, to show its lines, and changes nothing.
package validate
