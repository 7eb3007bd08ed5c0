// Package write puts a draft's steps in order and writes the file's new bytes: uses in place of violations, their
// imports, allow directives, snippets. It finds the uses again in what comes out.
//
// The input is a file rewrite (filerewrite.File, the "draft") in which all steps are planned; the output is its edits,
// the new bytes, and the place of each use in them. It returns a refusal if the edits can't be applied or a use is
// missing in the result.
//
// A use that would change a type gets the smallest addition that keeps it: a conversion of an argument from which a
// type argument is inferred (convert), a type in the declaration of a package-level variable (spell), no address
// operator before a variable that becomes a pointer (point). Where these are impossible the file is written all the
// same; the verification type-checks it and reports the error.
package write
