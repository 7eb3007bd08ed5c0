// Package git runs git in a folder that somebody else may have made. The input is the folder and a command; the output
// is git's answer, or its own error message.
//
// All other packages run git through this one. A command started here runs none of the programs that a repository's
// settings name, and fetches nothing. The callers choose the commands, which are git's plumbing.
package git
