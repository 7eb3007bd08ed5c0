// Package recovery resolves a step that a crash left open.
//
// What goes in is the intent and the state that is saved; what comes out is the fate of the step and what each of its
// files was found to be. The algorithm:
//
//  1. Where a file holds the step's new text, what another program wrote at the last instant and an exchange took out of
//     its place is put back, and the old text is brought to its name.
//  2. Each file is examined by the hash of its text: as before, as decided, or edited by another program. What was
//     edited is told apart by what lies beside it (the new text stands there until it takes the file's place), and by
//     whether the step's change can be taken out of the edited text, or put into it.
//  3. The step is kept when its record is the state that is saved, or when every file is as decided. Else it is taken
//     back as one: a file with the new text gets the old one, from one that was edited elsewhere goes what the step made
//     of it, and one that was edited where the step had changed it is left as it is and makes the step foreign.
//  4. What lies beside the files goes, but for a text that nothing else holds, and a step that was taken back is closed.
//     One that is kept or foreign stays open until its caller has saved what follows from it.
//
// Each of these may be cut short itself and made again. What can't be read is an error, and nothing follows from it.
// The package may touch what package beside may, and never a byte that another program wrote.
package recovery
