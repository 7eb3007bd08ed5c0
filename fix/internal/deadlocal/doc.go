// Package deadlocal takes out what only fed the expression that is replaced: the options that it was built from,
// variables that nobody else reads, and statements that would be left without a purpose.
//
// In goes a draft whose places are known; out come edits in it, or a refusal where what would be left does not compile
// or can't be taken out with its comments.
package deadlocal
