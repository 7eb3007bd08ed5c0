// Package reconcile brings a recorded session in line with the files on disk: other people edit, stash, check out,
// rename and delete files that hold decisions. [Run] takes the record as it was saved and returns a new record, the
// scan that it was verified on, and sentences for people. It changes no file and saves nothing.
//
// A session keeps two texts of each file that it changed: the base, without any decision, and the written text. The
// decisions of the file are planned on the base. Run works in this order:
//
//  1. Classify each file by its hash, see package filechange, and act on the result. A reverted or deleted file
//     reopens its decisions. A renamed file takes its decisions along, also where files have each other's names now; a
//     file that had the same text before is no renamed one, see [record.Twins]. A file with an earlier written text
//     restores the decisions of that text. An edited file is rebased by a three-way merge: the base becomes the text
//     on disk without the session's hunks. If the edit touches one of those hunks, the file is in conflict.
//  2. Scan the bases and verify with the planner: do the decisions still hold on the new base? Repeat after each
//     change of a base. A scan that can't see the file, or a package with errors, leaves the question open.
//  3. Absorb the decisions that don't hold: the text on disk becomes the new base. The decision stays listed, and
//     undo refuses it with the reason. Other decisions in the file keep their hunks if the planner can separate them.
//  4. Give decisions the new fingerprints of their violations, where the enclosing declaration was renamed or the
//     number among equal violations changed. Lines decide, see package place; a fingerprint alone is trusted only if
//     no line contradicts it.
//  5. Look for decisions of earlier texts in edited or merged files, see package recall, each candidate on a copy.
//  6. Reopen absorbed decisions whose violation is back, and expire what is older than [record.KeepEarlier].
//
// Limits: equal lines that can't be told apart are not guessed; such a decision is absorbed or detached, and a
// sentence says so. An earlier text comes back with all of its decisions or with none.
//
// Words: a decision writes if a file contains its change. It is lost if it no longer holds; absorbed if it can't be
// undone; detached if its fingerprint now belongs to another violation, until its text comes back; missing if a
// complete scan doesn't find its violation. Files are connected if one decision changed both.
package reconcile
