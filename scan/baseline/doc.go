// Package baseline decodes and encodes ssot.baseline.jsonl, the violations that a team tolerates for now: it converts
// between the bytes of such a file and its entries.
//
// A line is one violation, as a JSON object. Lines are sorted and independent of each other: there are no totals and no
// line numbers. So a merge that takes the lines of both branches (merge=union in .gitattributes) never has a conflict.
//
// [Parse] accepts all that such a merge leaves: duplicate lines, lines out of order, lines that one branch had removed.
// It rejects a file with anything else, with the number of the line: conflict markers, invalid JSON, unknown fields,
// fingerprints of another version.
//
// The package writes no files and knows nothing of scans. The fingerprint alone identifies a violation.
package baseline
