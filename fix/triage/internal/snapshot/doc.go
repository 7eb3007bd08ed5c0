// Package snapshot is the session at one moment: its items with state, ID and place on disk, their order, the counts
// by rule and the history. It is made of a scan and a record, and is never changed afterwards.
//
// The scan reads bases, so a violation with a decision is found there and then placed on disk through the plan.
// Decisions whose violation the scan does not find are listed from the record. In a file whose edit could not be
// verified yet, the items are the pending decisions, and equal violations that may be mistaken for them are marked
// ambiguous.
package snapshot
