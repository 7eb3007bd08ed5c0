// Package handover hands on what was decided to git: it puts files into the index, into a patch or into commits, with
// exactly what was decided and no other edit.
//
// In go files as they were without the decisions and as they are with them. The difference of the two is carried over
// to what git has of the file, which may be something else: a line that was edited and not staged, or one that was
// staged before (see patch.Merge). What can't be carried over is an error that names the file, and then nothing is
// written. Blobs, the index and commits are written with git's plumbing; the working tree is never touched, no hook and
// no filter is run.
package handover
