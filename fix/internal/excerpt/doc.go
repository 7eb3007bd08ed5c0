// Package excerpt shortens the text of a long declaration, so that printing it takes time proportional to the change:
// it omits statements that are far from the nodes to remove and whose formatting a printer would not change.
//
// Of returns the excerpt, and Excerpt.InFile converts edits of it to edits of the file. It gives up if less than
// MinOmitted bytes, or less than half of the text, would be omitted.
package excerpt
