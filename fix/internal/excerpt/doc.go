// Package excerpt makes a small text of a long declaration: without the statements that have nothing to do with those
// that are taken out, and in which a printer could change nothing. What is printed is then as long as the change.
package excerpt
