// Package store keeps the record between runs: one file in the journal. What a crash left is resolved when it is read
// under the lock, and a damaged file is moved aside. It decides nothing: what of a step that was cut short holds is for
// the hashes on disk to say.
package store
