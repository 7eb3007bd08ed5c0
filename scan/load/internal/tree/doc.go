// Package tree walks a source tree as go list does: in goes a folder, out come its Go files with their content and
// import clauses, whatever their build constraints, its Markdown pages, and what could not be read.
//
// [Walk] asks the go command only for the main modules. It then visits the folders that go list would enter, opens
// regular files only, and follows no links to folders. A folder that go list leaves out for its name (testdata, _x, .x)
// is visited if a file of the tree imports it; an import behind a link is reported. Walk also looks for special files,
// such as named pipes, in folders that it does not visit but that the go command may enter (vendor, testdata, replaced
// modules): the go command would wait forever at one. [Scannable] makes the same decisions for a single path, by its
// name.
//
// Words: a page is a Markdown file. A nested module is one below the root that is not part of the workspace. The
// package resolves no imports and knows no configurations.
package tree
