// Package recovery resolves a step that a crash left open.
//
// The input is the intent and the state that is saved now; the output is the outcome of the step and the state of each
// of its files. The algorithm:
//
//  1. For each file with the new text: if the file that was exchanged out has text of another program, put that back;
//     else give the old text its final name beside the file.
//  2. Compare the SHA-256 of each file with the intent: old text, new text, or edited by another program. For an edited
//     file, find out which of the two was edited: before the replacement the new text lies beside the file, after
//     it the old text. Then try a three-way merge: can the step's change be removed from the edited text, or applied?
//  3. The step is kept if its record equals the saved state, or if every file has the new text. Otherwise roll it back:
//     a file with the new text gets the old text; from a file edited elsewhere the step's change is removed; a file
//     edited on the lines of the step is left alone and makes the outcome Foreign.
//  4. Find the files that have their old text, or are gone, and may have had the new one: nothing lies beside them any
//     more that was to replace them. That text may be in a stash, or have another name now.
//  5. Delete the files beside, except text that is nowhere else. A step that was rolled back is closed; one that is
//     kept or foreign, or whose text may be somewhere else, stays open until its caller has saved what follows from it.
//
// Each of these steps may be interrupted itself and repeated. A file that can't be read is an error, and nothing is
// concluded from it. The package writes no files but those that package beside may write, and never overwrites text of
// another program.
package recovery
