// Package filerewrite is one file under decisions before anything is verified: what stands in it, what is to go, the
// edits, and the bytes that come out. It holds what the steps of a rewrite hand to each other (packages leave, results,
// feeders, move and write) and decides nothing.
package filerewrite
