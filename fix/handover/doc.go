// Package handover hands on what was decided to git: it puts files into the index, into a patch or into commits, with
// exactly what was decided and no other edit.
//
// The input is the files without the decisions and with them. Their difference goes into git's version of each file,
// which may differ from both: it may lack a line that was edited and not staged, or contain one that was staged before.
// It goes only where it is proven to belong (see rebase.Merge), and what git will have is built by whoever asks (see
// Sources). A file for which there is no proof is left, and so are the other files of a decision that changed it (see
// Handing).
//
// Blobs, the index and commits are written with git's plumbing. The working tree is never touched, and no hook or
// filter runs.
package handover
