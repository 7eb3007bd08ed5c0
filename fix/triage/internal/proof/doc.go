// Package proof asks a scan what decisions of a record come to: whether they hold on a new base, which of them were
// edited, what is left of a file for the others. It answers with data and changes neither the record nor a file.
package proof
