// Package outline finds what a file declares without parsing it: it takes the source of a dependency's file, and
// returns its imports and its declarations as text.
//
// [Scan] works on bytes alone: brackets, quotes and line ends determine where a declaration ends. It leaves out
// function bodies, comments, and initialisers of variables with a written type. [Outline.Write] writes a declaration as
// source for the parser, with its position in the file. Most files of a dependency declare little that a program
// reaches. So this takes a fraction of the parser's time, and the file's bytes need not be kept.
//
// Limits: Scan reports false for source in which it can't find the end of a declaration; gofmt never produces such
// source. The caller then calls [Parse], which parses the whole file. Syntax errors within the text that is left out
// are not found.
package outline
