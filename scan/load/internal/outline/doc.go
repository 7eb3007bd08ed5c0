// Package outline finds what a file declares without parsing it: it takes the source of a dependency's file, and
// returns its imports and its declarations as text.
//
// [Scan] works on bytes alone: brackets, quotes and line ends tell where a declaration ends. It leaves out function
// bodies, comments, and initializers of variables whose type is written. [Parse] makes syntax of the declarations that
// are asked for, with the positions that they have in the file. Most files of a dependency declare little that a
// program reaches, so this takes a fraction of the parser's time and the file's bytes need not be kept.
//
// Limits: Scan reports false for source that gofmt would change in ways that hide where a declaration ends. The caller
// then parses the whole file. Faults within the text that is left out are not found.
package outline
