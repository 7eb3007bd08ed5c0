// Package alternative finds the other sensible rewrites of a violation besides replacing its expression: with the
// closes of its value, without them, with the callers of the function around it, or with a parameter for it.
//
// In goes a violation's place; out comes for each kind a Way, which can be laid into drafts and says which hazards it
// has of its own. Nothing is planned or verified here.
package alternative
