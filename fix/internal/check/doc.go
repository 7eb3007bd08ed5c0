// Package check has the type checker judge drafts: in every variant and configuration of every package that they
// touch, the use must stand in its place and mean the owner's, its type must do, and there may be no error, no retyped
// object and no violation that was not there before.
//
// In go drafts that are written; out comes the first refusal, in the order of packages. What need not be checked again
// is left out, see package unchanged. No draft is changed, but for noting what a variable becomes for others (ripple).
package check
