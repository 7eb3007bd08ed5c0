// Package git runs git in a folder that somebody else may have made. In go the folder and what to ask; out come git's
// answer, or its own sentence on why there is none.
//
// It is the one door to git: what is started here starts none of the programs that a repository's settings name, and
// fetches nothing. Which commands are run is for the callers to say; they are git's plumbing.
package git
