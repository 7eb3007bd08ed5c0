// Package conflict finds the decisions that make a set of decisions fail.
//
// It takes a set and a function that tries a set, and returns refusals by fingerprint. Find goes through the decisions
// in order and keeps the longest prefix that passes, found by binary search; the next decision fails. If that decision
// fails alone too, its own refusal is returned; otherwise a second binary search finds the earlier decision that it
// conflicts with. Then Find continues with the decisions after it.
//
// The search is a variant of delta debugging (Zeller, 1999). It assumes that failure is monotone: a decision that
// conflicts with some decisions conflicts with every superset of them. Where that does not hold, the result is still a
// set of decisions whose removal lets the rest pass, but not always the smallest.
package conflict
