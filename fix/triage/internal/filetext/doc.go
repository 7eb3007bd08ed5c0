// Package filetext has the two texts of a file that differs from its base: the base without any decision, and the text
// on disk. [Lookup] finds texts on disk, among the blobs that the session saved, and among those it read before. It
// changes no file.
//
// A [Text] also maps places of the base to places on disk. The planner's own offsets are used if the file was planned;
// otherwise a line diff of the two texts, which may confuse equal lines.
package filetext
