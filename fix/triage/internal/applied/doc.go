// Package applied is what the decisions of a session made of files: which decisions write, which files follow from each,
// and the texts of those files under some of the decisions alone. It writes nothing and decides nothing.
package applied
