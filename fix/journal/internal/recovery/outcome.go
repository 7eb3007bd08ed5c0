package recovery

import (
	"encoding/json"

	"github.com/seed-58def443/ssot/fix/journal/internal/beside"
)

// Outcome is the result of resolving an interrupted step.
type Outcome string

// The outcomes.
const (
	Dropped    Outcome = "dropped"     // no file had been replaced
	RolledBack Outcome = "rolled back" // some files had been replaced; they have no change of the step any more
	Kept       Outcome = "kept"        // all files have the new text, or the step's state is saved
	Foreign    Outcome = "foreign"     // as rolled back, except for files that another program edited on the lines of the step: they are left alone
)

// Recovery describes an interrupted step.
type Recovery struct {
	Outcome Outcome
	Record  json.RawMessage // what Commit was given
	Files   []FileState
}

// FileState describes one file of an interrupted step.
type FileState struct {
	Path          string
	Before, After string // the names of blobs: the old text and the new one
	Found         beside.State
	Edited        bool     // another program edited the text that Found names
	Away          bool     // it may have had the new text, which somebody took away since: with a stash, or by renaming it
	Beside        []string // files beside it with text of another program that is nowhere else; they stay
}

// outcomeOf returns the outcome for files in these states: Kept if all have the new text, else a rollback.
func outcomeOf(files []finding) Outcome {
	after, half := 0, 0
	for _, x := range files {
		switch x.Found {
		case beside.Half:
			half++
		case beside.AsAfter:
			after++
		case beside.AsBefore, beside.Gone:
		}
	}
	switch {
	case after == len(files):
		return Kept
	case half > 0:
		return Foreign
	case after > 0:
		return RolledBack
	}
	return Dropped
}
