// Package write puts a draft's steps in order and writes the file's new bytes: uses in place of violations, their
// imports, allow directives, snippets. It finds the uses again in what comes out.
package write
