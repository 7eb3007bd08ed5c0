// Package removal takes statements out of a declaration so that what is left is as if they had never been there: their
// comments, the blank lines around them, an if that decides nothing any more. dst prints the declaration with and
// without them, and the difference is spliced onto the original bytes.
package removal
