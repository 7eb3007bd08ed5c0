// Package results fits the statement around a call whose number of results changes with the rewrite: an error that is
// no longer returned and its check go, one that comes is handled.
package results
