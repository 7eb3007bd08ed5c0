// Package verify says whether what was accepted still builds and passes its tests, and how much that is worth.
//
// In go the files without the decisions and with them, and what each decision changed; out comes, for the packages that
// were touched and those that import them, what building, vetting and testing said of each side, in each build
// configuration, compared: same, fixed or broken. What was red before is not blamed on a rewrite, and a test that fails
// once in two runs is called unsteady. A broken one names the decisions that its package depends on; Bisect finds those
// of them that are enough.
//
// The other side is not a checkout: the go command is told to take other texts in the place of files (its -overlay), so
// that modules beside the tree, workspaces and test data are where they are, and the tree is never changed. Tests of
// both sides run in the tree, though: one that reads its own sources reads those on disk.
//
// It runs the code of the repository. Nothing here starts by itself.
package verify
