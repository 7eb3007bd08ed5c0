// Package arguments says which words a command takes after its name: package patterns, files, the IDs of violations. A
// word that is none of these is refused with what may have been meant.
package arguments
