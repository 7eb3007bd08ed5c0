// Package recall finds decisions of earlier texts in files that were edited or merged since: a branch is checked out,
// a stash is applied on top of an edit. [Finder.Candidates] returns sets of earlier texts whose hunks are all
// contained in the current files, and the base that remains without them. Whether the decisions hold there is for the
// caller to verify.
//
// For each earlier text, the finder also adds the earlier texts of all files that the same decisions changed, and then
// reverts their hunks by a three-way merge. A conflict, or a contradiction with a decision of now, rejects the
// candidate. Larger candidates come first. Earlier texts are taken whole: single decisions are not picked from one.
package recall
