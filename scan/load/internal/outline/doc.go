// Package outline finds what a file declares without parsing it: in goes the source of a dependency's file, out come
// its imports and its declarations as text, without function bodies, comments and initialisers that say nothing of
// types. It works on bytes alone: brackets, quotes and line ends tell where a declaration ends. What is not as gofmt or
// any sane person would have it is left to the parser, see [Scan] and [Parse].
package outline
