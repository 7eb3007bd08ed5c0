// Package removal takes statements out of a declaration so that the rest reads as if they had never been there: with
// their comments, the blank lines around them, and the branches that decide nothing any more.
//
// In go statements of one declaration; out come edits of the file's bytes, or a reason why they have to stay.
//
//   - WidenRemoval finds what goes along: the if, switch, loop or function literal that would be empty. It goes only
//     if evaluating its conditions does nothing; an if with else branches and a switch go when all branches do.
//   - Without prints the declaration with and without the statements by dst, which knows what comments belong to, and
//     splices the difference onto the original bytes (lineEdits). Whole lines are cut out where the declaration is not
//     formatted.
//   - Fill tells which statements only write a variable, CloseForm which only close a value.
//
// Not done: an else branch that is empty while the if stays, or the reverse; then all statements stay.
package removal
