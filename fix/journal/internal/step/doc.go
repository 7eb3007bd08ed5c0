// Package step makes a step of changes to several files, all of it or nothing, and takes it back when something fails.
//
// What goes in is changes with the text that each file must have; what comes out is files that all have their new text
// and a saved state, or files as they were. The order is what makes it safe: both texts of every file are kept and the
// intent is on disk; every new text is on disk beside its file; one file after the other is replaced, with the old one
// beside it; the caller saves; what lies beside goes; the intent goes. A crash between any two of these is for package
// recovery. It may touch what package beside may, and refuses a file that is not what the change was planned on.
package step
