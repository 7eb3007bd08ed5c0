// Package shape groups similar changes: two changes have the same shape if they delete and insert the same code,
// ignoring the names of locals, literals, comments and layout. Whoever has reviewed one knows the other.
//
// A place is a run of changed lines. Lines that only change imports don't count, because whether they must change
// depends on the file. The shape of a change is the set of the shapes of its places. It is computed from tokens,
// without types: changes of different shapes may mean the same, which only costs a second look.
package shape
