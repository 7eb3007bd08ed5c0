// Package baseline is ssot.baseline.jsonl: the violations that a team lives with for now.
//
// In go the bytes of such a file, out come its entries, and back. A line is one violation, as a JSON object; lines are
// sorted and know nothing of each other: no totals, no line numbers. So a merge of two branches that takes the lines of
// both (merge=union in .gitattributes) is never a conflict. What such a merge leaves is read: lines that are there
// twice, lines out of order, lines that one branch had removed. What no merge leaves is refused with the line's number,
// whole: conflict markers, what is no JSON, fields that nobody knows, fingerprints of another version.
//
// It touches no disk but to read, and knows nothing of scans: what an entry's violation is, its fingerprint says.
package baseline
