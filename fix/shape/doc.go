// Package shape says what changes have in common: two have the same shape when they take out and put in the same code
// but for the names of locals, literals, comments and layout, so that who has looked at one knows the other.
//
// A place is a run of lines that change; lines that change nothing but imports are none, for whether they have to
// change depends on the file. The shape of a change is that of its places, each once. It is made of tokens, not of
// types: two shapes that differ may mean the same, and that only costs a second look.
package shape
