package recovery

import (
	"encoding/json"

	"github.com/seed-58def443/ssot/fix/journal/internal/beside"
)

// Fate is what became of a step that was interrupted.
type Fate string

// The fates.
const (
	Dropped    Fate = "dropped"     // no file was changed yet
	RolledBack Fate = "rolled back" // some files were changed; what the step made of them is gone again
	Kept       Fate = "kept"        // all files are changed
	Foreign    Fate = "foreign"     // as rolled back, but a file was edited where the step had changed it: what is left of the step there stays
)

// Recovery tells of an interrupted step.
type Recovery struct {
	Fate   Fate
	Record json.RawMessage // what Commit was given
	Files  []FileState
}

// FileState is what a file of an interrupted step was found to be.
type FileState struct {
	Path          string
	Before, After string // the names of blobs: as it was, as decided
	Found         beside.State
	Edited        bool     // another program wrote to it, before or after
	Beside        []string // the files beside it that hold what another program wrote at the last instant and nothing else holds; they stay
}

// fate returns what is to become of a step of which the files were found so: it is kept where all of it is there; else
// it goes.
func fate(files []finding) Fate {
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
