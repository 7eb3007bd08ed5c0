// Package intent is the step that is open: what is going to happen to which files, written down before anything does
// and removed when all of it is done or taken back.
//
// What goes in is a list of files with the names of their texts; what comes out, after a crash too, is the same list,
// or an error: an intent is believed only when it names files that a step may write and, beside them, nothing but the
// names that a step of its ID has. The package writes one file in the journal's own folder and none in the tree.
package intent
