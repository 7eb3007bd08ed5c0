// Package output is where a command writes: two streams that make text safe for a terminal, and the words of a command
// to a person, which are sentences.
package output
