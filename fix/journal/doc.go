// Package journal replaces several files as one transaction: after Commit, or after Recover when the process was
// killed, either every file has its new text and the caller's state is saved, or every file has its old text.
//
// The input is a step: for each file the text it must have and the text it gets, an opaque record, and a function that
// saves the caller's state. The method is a redo and undo log with one entry, the intent:
//
//  1. Store the old and new texts as blobs, fsync them, write the intent (paths and SHA-256 of both texts), fsync it.
//  2. Write each new text beside its file, fsync it.
//  3. Exchange each file with its new text (folder.Exchange), then compare what was taken out with the expected old
//     text. If another program wrote in between, exchange the two back and fail.
//  4. Fsync the folders, save the caller's state, delete the files beside, delete the intent.
//
// An error before the state is saved undoes the step in the reverse order. After a crash the intent is still there, and
// Recover compares hashes to find the state of each file: as before, as after, edited by another program, or gone. The
// outcome of the step is one of:
//
//	dropped      no file had been replaced: nothing to undo
//	rolled back  some files had been replaced: they have their old text again
//	kept         all files are replaced, or the saved state is already the one of this step
//	foreign      another program edited lines that the step changed: those files are left alone
//
// Packages step (making a step) and recovery (after a crash) have the two algorithms in detail.
//
// There are two roots. The files of a step lie below the folder of ssot.yaml and must pass the caller's Target (package
// target). Blobs, states, the lock and the intent (packages kept and intent) lie in the folder that statedir returns;
// nothing in the source tree is ever read as part of the journal.
//
// Limits: where files can't be exchanged (Windows, NFS), a write of another program between the last comparison and the
// rename is lost. A program that holds the old file open and writes after the step is done is not noticed. The lock is
// flock, which some network file systems ignore.
package journal
