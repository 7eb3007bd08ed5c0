// Package store saves the record between runs, as one file in the journal of the user's own state folder. Reads need
// no lock; [Locked] is the store under its lock, for writes. [Locked.Write] replaces files and saves the record that
// they follow from, or does neither.
//
// Beside it, files.json has the identities of the session's files. It may be missing or old; it only helps to find a
// file under a new name.
//
// After a crash, the journal recovers the files and resume adjusts the record: the interrupted step is dropped, rolled
// back or kept. If somebody edited a file between the crash and the recovery, the part that stays in it is recorded as
// absorbed decisions. A damaged session file is moved aside, never overwritten.
package store
