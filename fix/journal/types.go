package journal

import (
	"github.com/seed-58def443/ssot/fix/internal/disk/folder"
	"github.com/seed-58def443/ssot/fix/journal/internal/beside"
	"github.com/seed-58def443/ssot/fix/journal/internal/recovery"
	"github.com/seed-58def443/ssot/fix/journal/internal/step"
	"github.com/seed-58def443/ssot/fix/journal/internal/target"
)

// Errors about one file or one step.
type (
	// ChangedError says that a file no longer has the text that the change was planned on.
	ChangedError = target.ChangedError
	// RefusedError says why a file is not replaced, whatever its text is.
	RefusedError = target.RefusedError
	// StuckError says that a step could be neither completed nor rolled back. It stays open, and Recover tries again.
	StuckError = step.StuckError
	// Fault describes how a system call fails in a test.
	Fault = folder.Fault
)

// The result of Recover.
type (
	// Recovery describes an interrupted step and its outcome.
	Recovery = recovery.Recovery
	// FileState describes one file of the step.
	FileState = recovery.FileState
	// Outcome is the result of resolving the step.
	Outcome = recovery.Outcome
	// Found says whether a file has the old text, the new one or another.
	Found = beside.State
)

// The outcomes of a step, and the states of a file.
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
