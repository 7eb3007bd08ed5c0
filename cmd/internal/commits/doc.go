// Package commits is the command ssot commit below its flags: in go an account, the texts that decisions come to, and
// how they are to be grouped; out come commits on HEAD, or patches, each of which builds. Groups that can't be had one
// after the other are joined.
package commits
