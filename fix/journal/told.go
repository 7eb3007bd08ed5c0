package journal

import (
	"github.com/seed-58def443/ssot/fix/internal/disk/folder"
	"github.com/seed-58def443/ssot/fix/journal/internal/beside"
	"github.com/seed-58def443/ssot/fix/journal/internal/recovery"
	"github.com/seed-58def443/ssot/fix/journal/internal/step"
	"github.com/seed-58def443/ssot/fix/journal/internal/target"
)

// What a caller is told of a file.
type (
	// ChangedError says that a file is not what the change was planned on.
	ChangedError = target.ChangedError
	// RefusedError says why a file is not replaced, whatever its text is.
	RefusedError = target.RefusedError
	// StuckError says that a step could be neither made nor taken back. The step stays open: Recover tries again.
	StuckError = step.StuckError
	// Fault is how a call into the file system fails.
	Fault = folder.Fault
)

// What a caller is told of a step that was interrupted.
type (
	// Recovery tells of the step.
	Recovery = recovery.Recovery
	// FileState is what a file of it was found to be.
	FileState = recovery.FileState
	// Fate is what became of it.
	Fate = recovery.Fate
	// Found says which text a file has.
	Found = beside.State
)

// The fates, and what a file can be found to be.
const (
	Dropped    = recovery.Dropped
	RolledBack = recovery.RolledBack
	Kept       = recovery.Kept
	Foreign    = recovery.Foreign

	AsBefore = beside.AsBefore
	AsAfter  = beside.AsAfter
	Half     = beside.Half
	Gone     = beside.Gone
)
