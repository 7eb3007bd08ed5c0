// Package revision writes the tree of a commit into a folder, for who reads it there.
//
// In go a folder of a repository, the name of a commit and an empty folder; out come the commit's files. They are taken
// from git's objects one by one: no checkout, no worktree, no index, no filter and no hook, and nothing is fetched.
// Source, modules, pages and the files of ssot have their content; all others are there and empty, for a go:embed asks
// whether a file is there. Links that lead out of the tree, and other repositories in it, are left out.
//
// It starts git's plumbing alone, and changes nothing in the repository.
package revision
