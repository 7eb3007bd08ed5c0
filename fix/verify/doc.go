// Package verify tells whether a module still builds and passes its tests with the accepted decisions, and how much a
// passing test proves about each of them.
//
// The input is the files before and after the decisions, and the changes of each decision. The output is a [Result]:
// for each build configuration the build, vet and test outcome of every package that a decision touched and of its
// importers, compared between both sides.
//
// Run lists the packages, and checks each side: it compiles and vets all of them and runs their tests, with coverage on
// the side that has the decisions. A check that fails on both sides is [Red] and is not blamed on a decision. A test
// that fails with the decisions alone is run again on both sides, and is [Unsteady] when it does not fail again; so is
// one that passed and does not run with the decisions, which is [Lost]. A [Broken] check names the decisions that its
// package depends on; with Options.Bisect, delta debugging (Zeller and Hildebrandt, 2002) reduces them to a smallest
// set that is enough. Coverage and, with Options.Prove, a mutation (the use panics) tell whether any test would
// notice.
//
// The working tree never changes: the side without the decisions is an overlay of the go command, so that workspaces,
// replaced modules and test data stay where they are. So a test that reads its own sources reads the files on disk on
// both sides. Builds compile and do not link.
//
// Run executes code of the repository. Nothing in this package starts by itself.
package verify
