// Package guard says what of a commit is new: the answer for CI, which depends on the commit and the day alone.
//
// The input is the options of a scan, a selection of its violations, a baseline, and older trees to compare with. The
// output is a [Verdict], plain data for package format: each selected violation once, in the order of scan.Less, with
// its state, and the stale entries of the baseline. [Verdict.Baseline] returns the next baseline.
//
// It reads no session and writes nothing.
//
// Words: a violation is new, known (the older tree has it), baselined or allowed. A baseline entry is stale if its
// violation is gone, allowed or excluded; an entry is never stale if its package could not be read completely or was
// not selected. A "hard" rule is one whose violations can be neither allowed nor baselined.
package guard
