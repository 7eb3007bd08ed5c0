// Package git runs git in a folder that somebody else may have made. In go the folder and what to ask; out come git's
// answer, or its own sentence on why there is none.
//
// All other packages run git through this one. A command started here runs none of the programs that a repository's
// settings name, and fetches nothing. The callers choose the commands, which are git's plumbing.
package git
