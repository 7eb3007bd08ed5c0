// Package temporary makes the temporary files beside files that are written as a whole, and removes those that killed
// processes left.
//
// The input is an open folder; the output is a new file in it, with a name that nobody gives by hand (.ssot-out- and 26
// random letters). The file is locked while its process lives, so the next one that writes into the folder can tell
// which files were left: it removes those that have such a name and a lock that can be had. Where a file system has no
// locks nothing is removed. Windows needs no lock, since it does not remove a file that is open.
package temporary
