// Package descriptors checks that this process may open enough files. Go's runtime ends the program with a trace when
// it can't have the few that it needs itself, so this is asked before it wants them.
package descriptors
