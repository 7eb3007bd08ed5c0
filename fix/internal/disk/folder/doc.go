// Package folder makes the calls into the file system below one open folder. No path leads out of it, not through a
// link either, and a test can watch every call and let it fail.
//
// What goes in is a name below the folder; what comes out is what the system says. Original is what a file has besides
// its text, owner, mode and attributes, and gives them to another one. The package decides nothing: what may be
// written, and in which order, is for its callers.
package folder
