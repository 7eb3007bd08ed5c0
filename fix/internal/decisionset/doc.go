// Package decisionset sorts decisions into what must be planned together: one choice for each package, or for several
// that a rewrite joins. A choice is the same in whatever order its decisions were taken, and its key names it.
package decisionset
