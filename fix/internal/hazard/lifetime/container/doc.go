// Package container finds that a value is built to be one of many in a container: a list, or a map, slice or channel that is
// filled in a loop or by keys that are not written there.
package container
