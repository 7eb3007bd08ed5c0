// Package guard says what of a commit is new: the answer for CI, which depends on the commit and the day alone.
//
// In go the options of a scan, what to look at of its results, and what was there before: a baseline, and the
// violations of an older tree. Out comes a [Verdict], plain data for whoever writes it: each violation once, in the
// order of scan.Less, with what is known of it, and what of the baseline is stale. [Verdict.Baseline] is the next
// baseline.
//
// It reads no session and writes nothing. Words: a violation is new, known (it is in the older tree), baselined or
// allowed; an entry of the baseline is stale when its violation is gone, allowed or excluded, as far as that can be
// told: where a package was not read whole, or not asked for, nothing in it is stale.
package guard
