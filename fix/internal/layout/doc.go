// Package layout applies edits to a source and keeps its formatting: line ends, byte order mark and gofmt's style.
//
// A file that is formatted with gofmt is formatted again after the edits, but only the parts that they touch: the file
// is split at blank lines between declarations and between statements that a printer formats independently. If gofmt
// would change more than white space, or the result does not parse, the edited text stays as it is. A file that is not
// in gofmt's style, or nested too deeply to be printed in time, is never formatted.
package layout
