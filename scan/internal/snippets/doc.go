// Package snippets finds what is forbidden in the code that documentation shows: in go pages and files with their
// syntax, out come findings in their snippets. It knows names alone, for nothing says there which package a name stands
// for: what it takes them for stands at [Finder]. It reads no files.
package snippets
