// Package removal takes statements out of a declaration so that the rest reads as if they had never been there: with
// their comments, the blank lines around them, and the branches that decide nothing any more.
//
// The input is a list of statements of one declaration; the output is edits of the file's bytes, or the reason why
// the statements have to stay.
//
//   - WidenRemoval extends the removal to an enclosing if, switch, loop or function literal that would be
//     empty, provided that evaluating its conditions has no effect. An if with else branches and a switch are
//     removed only if all branches would be empty.
//   - Without prints the declaration with and without the statements by dst, which knows which comments belong
//     to a statement, and splices the difference onto the original bytes (lineEdits). If the declaration is not
//     formatted, it cuts out whole lines.
//   - Fill finds statements that only write a variable, CloseForm statements that only close a value.
//
// Not supported: removing an empty else branch while the if stays, or the reverse. Then all statements stay.
package removal
