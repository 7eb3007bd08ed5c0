// Package place maps ranges from one text to another: where is the expression now that stood at line 12, column 5? Its
// input is two texts, or a planned text with the offsets in it. It reads no files and knows no session.
//
// There are two mappings. [LineMap] always gives an answer: it follows a line diff, and maps a replaced line to the
// one at the same position of the replacement. [LineMatch] answers only what is certain. It compares lines without
// white space, and pairs two lines only if a diff from the front and one from the back agree and no equal unpaired
// line stands between the same neighbours. A unique line that was deleted in one place and inserted in another counts
// as moved.
//
// Three-way mapping: the base of a file may change under its decisions. [MarkChanges] tags the lines that the
// decisions replaced, merges the tagged base with the text on disk, and thus pairs the replaced lines of the old base
// and of the new one, which a diff of the two bases alone could confuse.
//
// Words: a spot is a position in a text without white space; an anchor is a line that is paired and not empty; a gap
// is the lines between two anchors.
package place
