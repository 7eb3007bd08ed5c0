// Package revision writes the tree of a commit into a folder, for who reads it there.
//
// The input is a folder of a repository, a commit and an empty folder; the output is the commit's files. They are
// read from git's objects one by one, without a checkout, a worktree, the index, filters, hooks or a fetch. Source,
// modules, pages and the files of ssot have their content. All other files exist but are empty, since go:embed checks
// whether a file exists. Symbolic links that lead out of the tree, and submodules, are omitted.
//
// It runs git's plumbing only, and changes nothing in the repository.
package revision
